package io.hoplab.pcap;

import io.hoplab.net.MacAddress;
import java.util.Optional;

/**
 * One record of a capture on {@code any}: what passed which interface, when.
 *
 * @param nanos when, in nanoseconds since 1970
 * @param interfaceIndex which interface, by the number it has in its netns
 * @param type whom the frame was addressed to, or that the interface sent it
 * @param sender the frame's source address, where the link has Ethernet addresses
 * @param payload what it carries
 * @param octets what the capture kept, a cooked header (LINUX_SLL2) in front; not to be changed
 * @param length how many octets it was, with the cooked header
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy would cost
public record Frame(
    long nanos,
    int interfaceIndex,
    PacketType type,
    Optional<MacAddress> sender,
    Payload payload,
    byte[] octets,
    int length) {

  /** Whether the capture kept only a part of it. */
  public boolean cut() {
    return octets.length < length;
  }
}
