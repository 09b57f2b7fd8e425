package io.hoplab.netlink;

import io.hoplab.linux.Errno;
import io.hoplab.linux.ErrnoException;
import io.hoplab.linux.LibC;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A socket to the kernel. It belongs to the netns of the thread that opened it, for ever; it may be
 * used from any thread.
 */
public final class NetlinkSocket implements AutoCloseable {
  /** {@code NETLINK_ROUTE}: links, addresses, routes, routing rules, neighbours. */
  public static final int ROUTE = 0;

  /** {@code NETLINK_NETFILTER}: conntrack among others. */
  public static final int NETFILTER = 12;

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int BATCH_BEGIN = 16;
  private static final int BATCH_END = 17;
  private static final int BUFFER = 64 * 1024;
  private static final int DUMP_ATTEMPTS = 50;
  private static final ThreadLocal<ByteBuffer> BUFFERS =
      ThreadLocal.withInitial(
          () -> ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.nativeOrder()));

  private final int fd;
  private int sequence;
  private boolean closed;

  private NetlinkSocket(int fd) {
    this.fd = fd;
  }

  /** A request of a batch that the kernel refused: its place in the batch, from 0, and why. */
  public record Refusal(int index, Errno errno) {}

  /** What was received, and whether the kernel dropped messages for want of room before it. */
  public record Received(List<NetlinkMessage> messages, boolean overrun) {}

  /** Opens a socket in the calling thread's netns. */
  public static NetlinkSocket open(int protocol) throws IOException {
    return new NetlinkSocket(LibC.socket(AF_NETLINK, SOCK_RAW, protocol));
  }

  /**
   * Opens a socket in the calling thread's netns that hears what the kernel tells groups.
   *
   * @param groups a bit for each group, the lowest for group 1
   * @param receiveBuffer in octets; what does not fit is dropped by the kernel, which gives
   *     ordinary users no more than {@code net.core.rmem_max}
   */
  public static NetlinkSocket listen(int protocol, int groups, int receiveBuffer)
      throws IOException {
    NetlinkSocket socket = open(protocol);
    try {
      socket.reserve(receiveBuffer);
      ByteBuffer address = ByteBuffer.allocateDirect(12).order(ByteOrder.nativeOrder());
      address.putShort((short) AF_NETLINK).putShort((short) 0).putInt(0).putInt(groups).flip();
      LibC.bind(socket.fd, address);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Going past the limit takes a right of the machine's, which no user namespace gives. */
  private void reserve(int octets) throws IOException {
    byte[] value = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(octets).array();
    try {
      LibC.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, value);
    } catch (ErrnoException e) {
      if (!e.errno().equals(Errno.EPERM)) {
        throw e;
      }
      LibC.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, value);
    }
  }

  /**
   * Has the kernel execute requests in their order, in as few calls as they fit in.
   *
   * <p>The kernel works on requests inside send(2), goes on after one that fails, and answers a
   * failure always and a success only when asked. So the last request of a call alone asks: its
   * answer ends the answers.
   *
   * @return the first request that was refused, if any was; later ones may have been executed
   */
  public synchronized Optional<Refusal> execute(List<NetlinkMessage> requests) throws IOException {
    ByteBuffer buffer = BUFFERS.get();
    int next = 0;
    while (next < requests.size()) {
      int first = next;
      int firstSequence = sequence + 1;
      buffer.clear();
      boolean more = true;
      while (more) {
        NetlinkMessage request = requests.get(next);
        next++;
        more =
            next < requests.size()
                && buffer.remaining()
                    > NetlinkMessage.aligned(request.length())
                        + NetlinkMessage.aligned(requests.get(next).length());
        sequence++;
        request.sent(sequence, more ? 0 : NetlinkMessage.ACK).encode(buffer);
      }
      LibC.send(fd, buffer.flip());
      Optional<Refusal> refusal = firstRefusal(buffer, first - firstSequence);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private Optional<Refusal> firstRefusal(ByteBuffer buffer, int offset) throws IOException {
    Optional<Refusal> refusal = Optional.empty();
    while (true) {
      for (NetlinkMessage answer : receive(buffer, 0)) {
        if (answer.type() != NetlinkMessage.ERROR) {
          continue;
        }
        int error = error(answer);
        if (error != 0 && refusal.isEmpty()) {
          refusal = Optional.of(new Refusal(answer.sequence() + offset, new Errno(error)));
        }
        if (answer.sequence() == sequence) {
          return refusal;
        }
      }
    }
  }

  /**
   * Has a subsystem of nfnetlink execute requests as one transaction: all of them, or none.
   *
   * <p>Kernels before 6.10 do not answer the message that ends a batch, so the last request asks.
   *
   * @param subsystem its number, {@code NFNL_SUBSYS_…}
   * @return the first request that was refused, if any was
   */
  public synchronized Optional<Refusal> transact(int subsystem, List<NetlinkMessage> requests)
      throws IOException {
    ByteBuffer buffer = BUFFERS.get();
    buffer.clear();
    int firstSequence = sequence + 2;
    sequence++;
    batchMark(BATCH_BEGIN, subsystem).sent(sequence, 0).encode(buffer);
    int last = requests.size() - 1;
    for (int i = 0; i <= last; i++) {
      sequence++;
      requests.get(i).sent(sequence, i == last ? NetlinkMessage.ACK : 0).encode(buffer);
    }
    batchMark(BATCH_END, subsystem).sent(sequence + 1, 0).encode(buffer);
    LibC.send(fd, buffer.flip());
    Optional<Refusal> refusal = firstRefusal(buffer, -firstSequence);
    sequence++;
    return refusal;
  }

  /** struct nfgenmsg, with the subsystem as its resource. */
  private static NetlinkMessage batchMark(int type, int subsystem) {
    return new MessageWriter(type, 0).u8(0).u8(0).u8(subsystem >>> 8).u8(subsystem).message();
  }

  /**
   * The one answer to a question.
   *
   * @throws ErrnoException with the kernel's error
   */
  public synchronized NetlinkMessage ask(NetlinkMessage question) throws IOException {
    ByteBuffer buffer = BUFFERS.get();
    send(question, 0, buffer);
    while (true) {
      for (NetlinkMessage answer : receive(buffer, 0)) {
        if (answer.sequence() == sequence) {
          throwError(answer);
          return answer;
        }
      }
    }
  }

  /**
   * Everything that answers a question for all there is. The kernel says when what it tells of
   * changed while it told, and is then asked again.
   *
   * @throws IOException when it changes all the time
   */
  public synchronized List<NetlinkMessage> dump(NetlinkMessage question) throws IOException {
    ByteBuffer buffer = BUFFERS.get();
    for (int i = 0; i < DUMP_ATTEMPTS; i++) {
      send(question, NetlinkMessage.DUMP, buffer);
      Dump dump = new Dump(sequence);
      while (!dump.isComplete()) {
        dump.add(receive(buffer, 0));
      }
      if (!dump.isTorn()) {
        return dump.answers();
      }
    }
    throw new IOException(
        "what was asked for changed while the kernel told of it, " + DUMP_ATTEMPTS + " times");
  }

  /** What the kernel has told so far, without waiting. */
  public synchronized Received drain() throws IOException {
    ByteBuffer buffer = BUFFERS.get();
    List<NetlinkMessage> all = new ArrayList<>();
    boolean overrun = false;
    while (!closed) {
      try {
        all.addAll(receive(buffer, LibC.MSG_DONTWAIT));
      } catch (ErrnoException e) {
        if (e.errno().equals(Errno.EAGAIN)) {
          break;
        }
        if (!e.errno().equals(Errno.ENOBUFS)) {
          throw e;
        }
        overrun = true;
      }
    }
    return new Received(all, overrun);
  }

  private void send(NetlinkMessage question, int flags, ByteBuffer buffer) throws IOException {
    sequence++;
    buffer.clear();
    question.sent(sequence, flags).encode(buffer);
    LibC.send(fd, buffer.flip());
  }

  private List<NetlinkMessage> receive(ByteBuffer buffer, int flags) throws IOException {
    int length = LibC.recv(fd, buffer, flags | LibC.MSG_TRUNC);
    if (length > buffer.capacity()) {
      throw new IOException(
          "wanted netlink answers of at most " + buffer.capacity() + " octets, came " + length);
    }
    return NetlinkMessage.decode(buffer.limit(length));
  }

  static void throwError(NetlinkMessage answer) throws ErrnoException {
    if (answer.type() == NetlinkMessage.ERROR && error(answer) != 0) {
      throw new ErrnoException("netlink", new Errno(error(answer)));
    }
  }

  private static int error(NetlinkMessage answer) {
    return -ByteBuffer.wrap(answer.payload()).order(ByteOrder.nativeOrder()).getInt();
  }

  /** Closes the socket; a second time does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      LibC.close(fd);
    }
  }
}
