package io.hoplab.tracing;

import io.hoplab.netlink.MessageWriter;
import io.hoplab.netlink.NetlinkMessage;
import java.nio.charset.StandardCharsets;

/**
 * Writes a rule for the kernel, expression by expression, as {@code nft --debug=netlink} shows them
 * ({@code linux/netfilter/nf_tables.h}). One register does for all.
 */
final class RuleMessage {
  private static final int NESTED = 0x8000;
  private static final int TABLE = 1;
  private static final int CHAIN = 2;
  private static final int EXPRESSIONS = 4;
  private static final int ELEMENT = 1;
  private static final int NAME = 1;
  private static final int DATA = 2;
  private static final int VALUE = 1;
  private static final int VERDICT = 2;
  private static final int CODE = 1;
  private static final int ACCEPT = 1;
  private static final byte[] VERDICT_REGISTER = be32(0);
  private static final byte[] REGISTER = be32(8);
  private static final int META_L4PROTO = 16;
  private static final int META_NFTRACE = 12;
  private static final int EQUAL = 0;

  /** The headers of a packet, by the kernel's numbers. */
  enum Header {
    NETWORK(1),
    TRANSPORT(2);

    private final int number;

    Header(int number) {
      this.number = number;
    }
  }

  private final MessageWriter message;

  /**
   * Begins a rule.
   *
   * @param message with the subsystem's header alone
   */
  RuleMessage(MessageWriter message, String table, String chain) {
    this.message =
        message.attributeText(TABLE, table).attributeText(CHAIN, chain).begin(EXPRESSIONS | NESTED);
  }

  private MessageWriter expression(String name) {
    return message
        .begin(ELEMENT | NESTED)
        .attribute(NAME, (name + "\0").getBytes(StandardCharsets.US_ASCII))
        .begin(DATA | NESTED);
  }

  private RuleMessage end() {
    message.end().end();
    return this;
  }

  private MessageWriter value(int attribute, byte... value) {
    return message.begin(attribute | NESTED).attribute(VALUE, value).end();
  }

  /** Goes on only for packets with these bytes there. */
  RuleMessage has(Header header, int offset, byte... bytes) {
    return load(header, offset, bytes.length).equal(bytes);
  }

  /** Goes on only for packets with none of these bits there. */
  RuleMessage hasNone(Header header, int offset, byte bits) {
    load(header, offset, 1);
    expression("bitwise").attribute(1, REGISTER).attribute(2, REGISTER).attribute(3, be32(1));
    value(4, bits);
    value(5, (byte) 0);
    return end().equal((byte) 0);
  }

  /** Goes on only for packets of this protocol. */
  RuleMessage speaks(int protocol) {
    expression("meta").attribute(1, REGISTER).attribute(2, be32(META_L4PROTO));
    return end().equal((byte) protocol);
  }

  private RuleMessage load(Header header, int offset, int length) {
    expression("payload")
        .attribute(1, REGISTER)
        .attribute(2, be32(header.number))
        .attribute(3, be32(offset))
        .attribute(4, be32(length));
    return end();
  }

  private RuleMessage equal(byte... bytes) {
    expression("cmp").attribute(1, REGISTER).attribute(2, be32(EQUAL));
    value(3, bytes);
    return end();
  }

  /** Ends the chain for the packet. */
  RuleMessage accept() {
    expression("immediate")
        .attribute(1, VERDICT_REGISTER)
        .begin(DATA | NESTED)
        .begin(VERDICT | NESTED)
        .attribute(CODE, be32(ACCEPT))
        .end()
        .end();
    return end();
  }

  /** Has the packet traced: {@code meta nftrace set 1}. */
  RuleMessage trace() {
    expression("immediate").attribute(1, REGISTER);
    value(DATA, (byte) 1);
    end();
    expression("meta").attribute(2, be32(META_NFTRACE)).attribute(3, REGISTER);
    return end();
  }

  /** The whole rule. */
  NetlinkMessage message() {
    return message.end().message();
  }

  static byte[] be32(int value) {
    return new byte[] {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
  }
}
