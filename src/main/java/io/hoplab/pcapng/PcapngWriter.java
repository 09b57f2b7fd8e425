package io.hoplab.pcapng;

import io.hoplab.net.Ipv4Address;
import io.hoplab.pcap.Frame;
import io.hoplab.pcap.PacketType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes one section of a pcapng stream (draft-ietf-opsawg-pcapng): its header, a description of
 * each interface, the names of addresses, and packets of link type LINUX_SLL2.
 *
 * <pre>
 * section   = header interface* [names] packet*
 * header    = magic 4  version 2+2  section-length 8  shb_os  shb_userappl
 * interface = link-type 2  reserved 2  snap-length 4  if_name  if_description  if_tsresol
 * names     = record* end   record = type 2  length 2  address 4  name zero …, padded to 4
 * packet    = interface 4  time 8  captured 4  original 4  octets  epb_flags  opt_comment
 * </pre>
 */
public final class PcapngWriter {
  private static final int SECTION_HEADER = 0x0a0d0d0a;
  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int NAME_RESOLUTION = 4;
  private static final int ENHANCED_PACKET = 6;

  private static final int MAGIC = 0x1a2b3c4d;
  private static final int LINUX_SLL2 = 276;
  private static final int NO_LIMIT = 0;

  private static final int COMMENT = 1;
  private static final int SHB_OS = 3;
  private static final int SHB_USERAPPL = 4;
  private static final int IF_NAME = 2;
  private static final int IF_DESCRIPTION = 3;
  private static final int IF_TSRESOL = 9;
  private static final byte NANOSECONDS = 9;
  private static final int EPB_FLAGS = 2;
  private static final int IPV4_NAME = 1;

  private final OutputStream output;

  /**
   * Writes to a stream, block by block and without a buffer.
   *
   * @param output where to; never closed here
   */
  public PcapngWriter(OutputStream output) {
    this.output = output;
  }

  /**
   * Writes what stands before the packets. Packets name an interface by its place in the list.
   *
   * @param application what made the capture
   * @param system what it was made on
   * @param names the names of each address
   */
  public void begin(
      String application,
      String system,
      List<NamedInterface> interfaces,
      Map<Ipv4Address, List<String>> names)
      throws IOException {
    new Block(SECTION_HEADER)
        .u32(MAGIC)
        .u16(1)
        .u16(0)
        .u64(-1) // the length is not known yet
        .option(SHB_OS, system)
        .option(SHB_USERAPPL, application)
        .writeTo(output);
    for (NamedInterface one : interfaces) {
      Block description = new Block(INTERFACE_DESCRIPTION).u16(LINUX_SLL2).u16(0).u32(NO_LIMIT);
      description.option(IF_NAME, one.name());
      one.description().ifPresent(text -> description.option(IF_DESCRIPTION, text));
      description.option(IF_TSRESOL, new byte[] {NANOSECONDS}).writeTo(output);
    }
    if (!names.isEmpty()) {
      names(names).writeTo(output);
    }
  }

  private static Block names(Map<Ipv4Address, List<String>> names) {
    Block block = new Block(NAME_RESOLUTION);
    names.forEach(
        (address, all) -> {
          byte[] text = (String.join("\0", all) + "\0").getBytes(StandardCharsets.UTF_8);
          block.u16(IPV4_NAME).u16(4 + text.length);
          for (int shift = 24; shift >= 0; shift -= 8) {
            block.u8(address.bits() >>> shift);
          }
          block.octets(text).padded();
        });
    return block.u32(0); // the last record
  }

  /**
   * Writes a packet.
   *
   * @param place the interface's place in the list that {@link #begin} was given
   */
  public void packet(int place, Frame frame, Optional<String> comment) throws IOException {
    Block block = new Block(ENHANCED_PACKET).u32(place);
    block.u32(frame.nanos() >>> 32).u32(frame.nanos());
    block.u32(frame.octets().length).u32(frame.length()).octets(frame.octets()).padded();
    int flags = flags(frame.type());
    if (flags != 0) {
      block.option(EPB_FLAGS, new byte[] {(byte) flags, 0, 0, 0});
    }
    comment.ifPresent(text -> block.option(COMMENT, text));
    block.writeTo(output);
  }

  /** Bits 0 and 1 are the direction, bits 2 to 4 the kind of reception. */
  private static int flags(PacketType type) {
    int inbound = 1;
    int outbound = 2;
    return switch (type) {
      case HOST -> inbound | 1 << 2;
      case MULTICAST -> inbound | 2 << 2;
      case BROADCAST -> inbound | 3 << 2;
      case OTHERHOST -> inbound | 4 << 2;
      case OUTGOING -> outbound;
      case UNKNOWN -> 0;
    };
  }

  /** Hands on what was written. */
  public void flush() throws IOException {
    output.flush();
  }
}
