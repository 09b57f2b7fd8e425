package io.hoplab.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hoplab.linux.ErrnoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class DumpTest {
  private static final int MINE = 7;

  private final Dump dump = new Dump(MINE);

  private static NetlinkMessage message(int type, int flags, int sequence, int... payload) {
    ByteBuffer octets = ByteBuffer.allocate(4 * payload.length).order(ByteOrder.nativeOrder());
    for (int value : payload) {
      octets.putInt(value);
    }
    return new NetlinkMessage(type, flags, sequence, octets.array());
  }

  private static NetlinkMessage part(int flags) {
    return message(Rtnetlink.RTM_NEWLINK, NetlinkMessage.MULTI | flags, MINE);
  }

  private static NetlinkMessage end(int flags, int result) {
    return message(NetlinkMessage.DONE, NetlinkMessage.MULTI | flags, MINE, result);
  }

  @Test
  void gathersPartsUntilTheLast() throws Exception {
    dump.add(List.of(part(0), part(0)));
    assertThat(dump.isComplete()).isFalse();
    dump.add(List.of(part(0), end(0, 0)));
    assertThat(dump.isComplete()).isTrue();
    assertThat(dump.answers()).hasSize(3);
    assertThat(dump.isTorn()).isFalse();
  }

  @Test
  void isTornWhenAnyPartOrTheEndSaysSo() throws Exception {
    dump.add(List.of(part(0), part(NetlinkMessage.DUMP_INTR), part(0), end(0, 0)));
    assertThat(dump.isTorn()).isTrue();
    Dump other = new Dump(MINE);
    other.add(List.of(part(0), end(NetlinkMessage.DUMP_INTR, 0)));
    assertThat(other.isTorn()).isTrue();
  }

  @Test
  void leavesOutAnswersToOtherQuestions() throws Exception {
    dump.add(
        List.of(
            message(NetlinkMessage.DONE, NetlinkMessage.DUMP_INTR, MINE - 1, 0),
            part(0),
            end(0, 0)));
    assertThat(dump.answers()).hasSize(1);
    assertThat(dump.isTorn()).isFalse();
  }

  @Test
  void anErrorAtTheEndIsAnError() {
    assertThatThrownBy(() -> dump.add(List.of(part(0), end(0, -1))))
        .isInstanceOf(ErrnoException.class)
        .hasMessageContaining("EPERM");
  }
}
