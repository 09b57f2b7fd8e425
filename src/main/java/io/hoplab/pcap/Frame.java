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
 * @param cut whether the capture kept only a part of it
 */
public record Frame(
    long nanos,
    int interfaceIndex,
    PacketType type,
    Optional<MacAddress> sender,
    Payload payload,
    boolean cut) {}
