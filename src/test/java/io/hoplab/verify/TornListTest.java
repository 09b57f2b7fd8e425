package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hoplab.net.HostName;
import io.hoplab.netlink.NftMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Lists of a flow map that the kernel changed while it told of it, made by hand. */
class TornListTest {
  private static final HostName X = HostName.of("x");
  private static final HostName Y = HostName.of("y");

  private static NftMap.Element flow(int port, int mark) {
    return new NftMap.Element(
        ByteBuffer.allocate(8).putInt(0x143c0101).putShort((short) port),
        ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(0, mark));
  }

  private static Map<Integer, HostName> gathered(
      int count, Duration longest, List<List<NftMap.Element>> lists) throws IOException {
    Queue<List<NftMap.Element>> left = new ArrayDeque<>(lists);
    return FlowMemory.gather(
        () -> left.size() > 1 ? left.remove() : left.element(),
        List.of(X, Y),
        9_000,
        count,
        longest);
  }

  @Test
  void whatOneListLacksIsFoundInAnother() throws IOException {
    assertThat(
            gathered(
                3,
                Duration.ofSeconds(20),
                List.of(
                    List.of(flow(9_000, 1), flow(9_000, 1)),
                    List.of(flow(9_001, 2), flow(10_000, 2)),
                    List.of(flow(9_000, 1), flow(9_002, 1)))))
        .isEqualTo(Map.of(9_000, X, 9_001, Y, 9_002, X));
  }

  @Test
  void whatNoListHasIsMissing() throws IOException {
    assertThat(gathered(2, Duration.ofMillis(1), List.of(List.of(flow(9_001, 2)))))
        .isEqualTo(Map.of(9_001, Y));
  }

  @Test
  void whatNoBackendWasChosenForIsMissing() throws IOException {
    assertThat(
            gathered(
                3,
                Duration.ofMillis(1),
                List.of(List.of(flow(9_000, 0), flow(9_001, 2), flow(9_002, 3)))))
        .isEqualTo(Map.of(9_001, Y));
  }

  @Test
  void aListThatCannotBeHadIsAnError() {
    assertThatThrownBy(
            () ->
                FlowMemory.gather(
                    () -> {
                      throw new IOException("no such map");
                    },
                    List.of(X, Y),
                    9_000,
                    1,
                    Duration.ofSeconds(20)))
        .isInstanceOf(IOException.class)
        .hasMessage("no such map");
  }
}
