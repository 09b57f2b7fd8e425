package io.hoplab.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NftMapTest {
  private static final int NESTED = 1 << 15;

  private static MessageWriter elements() {
    return new MessageWriter(10 << 8 | 12, 0)
        .u32(NftTable.IPV4)
        .attributeText(1, "load-balancer")
        .begin(3 | NESTED);
  }

  private static void element(MessageWriter to, byte[] key, byte[] value) {
    to.begin(1 | NESTED);
    to.begin(1 | NESTED).attribute(1, key).end();
    to.begin(2 | NESTED).attribute(1, value).end();
    to.attributeU32(3, 0).end();
  }

  @Test
  void everyElementOfAMessageIsRead() {
    MessageWriter message = elements();
    element(message, new byte[] {20, 60, 1, 1, 0x23, 0x28, 0, 0}, new byte[] {2, 0, 0, 0});
    element(message, new byte[] {20, 60, 1, 1, 0x23, 0x29, 0, 0}, new byte[] {3, 0, 0, 0});
    List<NftMap.Element> read = NftMap.elements(message.end().message());
    assertThat(read).hasSize(2);
    assertThat(read.get(1).key().array()).containsExactly(20, 60, 1, 1, 0x23, 0x29, 0, 0);
    assertThat(read.get(1).value().array()).containsExactly(3, 0, 0, 0);
  }

  @Test
  void aMessageWithoutElementsHasNone() {
    assertThat(NftMap.elements(new MessageWriter(10 << 8 | 12, 0).u32(NftTable.IPV4).message()))
        .isEmpty();
  }
}
