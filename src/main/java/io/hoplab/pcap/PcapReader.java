package io.hoplab.pcap;

import io.hoplab.net.MacAddress;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads a pcap stream (draft-ietf-opsawg-pcap) of link type LINUX_SLL2, as {@code tcpdump -i any -w
 * -} writes it, frame by frame while it grows.
 *
 * <pre>
 * file   = magic 4  version 4  zone 4  accuracy 4  snaplen 4  linktype 4  record*
 * record = seconds 4  fraction 4  captured 4  original 4  sll2 20  payload
 * sll2   = protocol 2  reserved 2  ifindex 4  arphrd 2  type 1  addrlen 1  address 8
 * </pre>
 *
 * <p>File and record headers are in the writer's byte order, which the magic tells together with
 * the fraction's unit; the cooked header is in network byte order.
 */
public final class PcapReader {
  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int NANOSECONDS = 0xa1b23c4d;
  private static final int LINUX_SLL2 = 276;
  private static final int SLL2_LENGTH = 20;

  /**
   * Octets of a payload that are read as a packet: headers, and enough for a fingerprint. The same
   * whatever a capture keeps, so that one packet has one fingerprint in all captures.
   */
  private static final int READ_LENGTH = 492;

  private static final int LONGEST_RECORD = 1 << 20;

  private final InputStream input;
  private final boolean swapped;
  private final int nanosPerFraction;
  private boolean brokenOff;

  /**
   * Reads the file header.
   *
   * @throws PcapFormatException when it is not a capture of link type LINUX_SLL2
   * @throws IOException when the stream cannot be read
   */
  public PcapReader(InputStream input) throws IOException {
    this.input = input;
    Octets header = octets(input.readNBytes(24));
    if (header.length() < 24) {
      throw new PcapFormatException("a pcap file header", header.length() + " octets");
    }
    int magic = (int) header.u32(0);
    int reversed = Integer.reverseBytes(magic);
    if (magic != MICROSECONDS
        && magic != NANOSECONDS
        && reversed != MICROSECONDS
        && reversed != NANOSECONDS) {
      throw new PcapFormatException("a pcap file header", String.format("magic 0x%08x", magic));
    }
    swapped = reversed == MICROSECONDS || reversed == NANOSECONDS;
    nanosPerFraction = (swapped ? reversed : magic) == NANOSECONDS ? 1 : 1000;
    int linkType = (int) field(header, 20) & 0xffff;
    if (linkType != LINUX_SLL2) {
      throw new PcapFormatException("link type " + LINUX_SLL2 + " (LINUX_SLL2)", "" + linkType);
    }
  }

  /**
   * The next frame; blocks until there is one. Empty at the end of the stream.
   *
   * @throws PcapFormatException when a record's length cannot be, so that nothing after it can be
   *     found
   * @throws IOException when the stream cannot be read
   */
  public Optional<Frame> next() throws IOException {
    Octets header = octets(input.readNBytes(16));
    if (header.length() < 16) {
      brokenOff |= header.length() > 0;
      return Optional.empty();
    }
    long captured = field(header, 8);
    if (captured > LONGEST_RECORD) {
      throw new PcapFormatException(
          "a record of at most " + LONGEST_RECORD + " octets", captured + " octets");
    }
    Octets record = octets(input.readNBytes((int) captured));
    if (record.length() < captured) {
      brokenOff = true;
      return Optional.empty();
    }
    long nanos = field(header, 0) * 1_000_000_000L + field(header, 4) * nanosPerFraction;
    return Optional.of(frame(nanos, record, (int) field(header, 12)));
  }

  /** Whether the stream ended in the middle of a record. */
  public boolean brokenOff() {
    return brokenOff;
  }

  private static Frame frame(long nanos, Octets record, int length) {
    if (record.length() < SLL2_LENGTH) {
      return new Frame(
          nanos,
          0,
          PacketType.UNKNOWN,
          Optional.empty(),
          new Payload.Malformed(
              "wanted a cooked header of 20 octets, came " + record.length() + " octets"),
          record.bytes(),
          length);
    }
    Optional<MacAddress> sender =
        record.u8(11) == 6
            ? Optional.of(MacAddress.of(record.bytes(), record.start() + 12))
            : Optional.empty();
    return new Frame(
        nanos,
        (int) record.u32(4),
        PacketType.of(record.u8(10)),
        sender,
        PacketParser.parse(record.u16(0), record.after(SLL2_LENGTH, READ_LENGTH)),
        record.bytes(),
        length);
  }

  private long field(Octets header, int offset) {
    long value = header.u32(offset);
    return swapped ? Integer.reverseBytes((int) value) & 0xffffffffL : value;
  }

  private static Octets octets(byte[] bytes) {
    return new Octets(bytes, 0, bytes.length);
  }
}
