package io.hoplab.netlink;

import io.hoplab.linux.Errno;
import io.hoplab.linux.ErrnoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The answers to one question for all there is, as they come in. */
final class Dump {
  private final int sequence;
  private final List<NetlinkMessage> answers = new ArrayList<>();
  private boolean complete;
  private boolean torn;

  Dump(int sequence) {
    this.sequence = sequence;
  }

  /**
   * Takes what came; answers to other questions are left out.
   *
   * @throws ErrnoException with the kernel's error, which may also stand in the last message
   */
  void add(List<NetlinkMessage> came) throws ErrnoException {
    for (NetlinkMessage answer : came) {
      if (answer.sequence() != sequence || complete) {
        continue;
      }
      NetlinkSocket.throwError(answer);
      torn |= (answer.flags() & NetlinkMessage.DUMP_INTR) != 0;
      if (answer.type() == NetlinkMessage.DONE) {
        throwErrorAtTheEnd(answer);
        complete = true;
      } else {
        answers.add(answer);
      }
    }
  }

  private static void throwErrorAtTheEnd(NetlinkMessage done) throws ErrnoException {
    byte[] payload = done.payload();
    if (payload.length >= 4) {
      int result = ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder()).getInt();
      if (result < 0) {
        throw new ErrnoException("netlink", new Errno(-result));
      }
    }
  }

  /** Whether the last answer is in. */
  boolean isComplete() {
    return complete;
  }

  /** Whether the answers are of different moments, so that some may be missing or double. */
  boolean isTorn() {
    return torn;
  }

  List<NetlinkMessage> answers() {
    return answers;
  }
}
