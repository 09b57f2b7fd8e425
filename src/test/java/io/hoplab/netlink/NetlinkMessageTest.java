package io.hoplab.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetlinkMessageTest {

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());
  }

  @Test
  void whatIsEncodedIsDecodedAndEncodedTheSame() {
    NetlinkMessage first =
        new NetlinkMessage(16, NetlinkMessage.REQUEST, 7, new byte[] {1, 2, 3, 4, 5});
    NetlinkMessage second = new NetlinkMessage(0xfffe, 0xffff, -1, new byte[0]);
    ByteBuffer bytes = buffer();
    first.encode(bytes);
    second.encode(bytes);
    bytes.flip();

    List<NetlinkMessage> decoded = NetlinkMessage.decode(bytes.duplicate().order(bytes.order()));
    ByteBuffer again = buffer();
    decoded.forEach(message -> message.encode(again));

    assertThat(decoded).hasSize(2);
    assertThat(decoded.get(0).payload()).containsExactly(1, 2, 3, 4, 5);
    assertThat(decoded.get(1).type()).isEqualTo(0xfffe);
    assertThat(again.flip()).isEqualTo(bytes);
  }

  @Test
  void aMessageThatIsLongerThanWhatCameIsRefused() {
    ByteBuffer bytes = buffer();
    bytes.putInt(100).putInt(0).putInt(0).putInt(0).flip();
    assertThatThrownBy(() -> NetlinkMessage.decode(bytes))
        .hasMessage("wanted a netlink message of 16 to 16 octets, came a length of 100");
  }

  @Test
  void nestedAttributesAreReadAsWritten() {
    NetlinkMessage message =
        new MessageWriter(1, 0)
            .u32(9)
            .begin(18)
            .attributeText(1, "a name that makes the writer's first buffer grow ".repeat(9))
            .begin(2)
            .attributeU8(3, 200)
            .end()
            .end()
            .attributeU32(4, -2)
            .message();
    Attributes attributes = message.attributes(4);
    assertThat(attributes.nested(18).text(1).orElseThrow()).hasSize(49 * 9);
    assertThat(attributes.nested(18).nested(2).u8(3)).hasValue(200);
    assertThat(attributes.u32(4)).hasValue(-2);
    assertThat(attributes.u32(5)).isEmpty();
  }

  @Test
  void aMessageWithAnOpenAttributeIsNotFinished() {
    MessageWriter writer = new MessageWriter(1, 0).begin(1);
    assertThatThrownBy(writer::message).hasMessage("1 attributes are still open");
  }
}
