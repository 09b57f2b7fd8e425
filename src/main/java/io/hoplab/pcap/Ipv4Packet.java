package io.hoplab.pcap;

import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.Optional;

/**
 * An IPv4 packet (RFC 791) as one interface showed it.
 *
 * @param source where it comes from
 * @param destination where it goes
 * @param ttl its time to live, 0 to 255
 * @param id its identification, 0 to 65535
 * @param totalLength in octets, with the IP header
 * @param transport what it carries
 * @param fingerprint the same for the same packet at every interface: a hash of what neither
 *     routing nor NAT changes
 */
public record Ipv4Packet(
    Ipv4Address source,
    Ipv4Address destination,
    int ttl,
    int id,
    int totalLength,
    Transport transport,
    long fingerprint)
    implements Payload {

  /**
   * Protocol, source and destination, with the ports of TCP and UDP and with an ICMP echo's
   * identifier at the end that asked; empty for a transport that a lab does not speak and for a
   * fragment other than the first.
   */
  public Optional<FiveTuple> tuple() {
    return transport
        .ends()
        .map(
            ends ->
                new FiveTuple(
                    ends.protocol(),
                    new AddressPort(source, ends.sourcePort()),
                    new AddressPort(destination, ends.destinationPort())));
  }

  /** The tuple of the packet that this ICMP error is about; empty for every other packet. */
  public Optional<FiveTuple> concerns() {
    return transport instanceof Transport.IcmpError error ? error.original() : Optional.empty();
  }

  /** Whether its transport is that one. */
  public boolean speaks(Protocol protocol) {
    return transport.ends().filter(ends -> ends.protocol() == protocol).isPresent();
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.ipv4(this);
  }
}
