package io.hoplab.netfilter;

import io.hoplab.net.AddressPort;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.Optional;

/**
 * A packet at one moment of its way through a host.
 *
 * @param protocol its transport
 * @param source where it comes from; the port that masquerading gives is not known beforehand, so
 *     the old one stays
 * @param destination where it goes
 * @param in the interface that it came in by; empty for what the host sends itself
 * @param out the interface that it will leave by; empty before routing
 * @param mark its packet mark
 * @param state its connection's state
 * @param sourceTranslated whether SNAT or MASQUERADE changed the source
 * @param destinationTranslated whether DNAT changed the destination
 */
public record Packet(
    Protocol protocol,
    AddressPort source,
    AddressPort destination,
    Optional<InterfaceName> in,
    Optional<InterfaceName> out,
    int mark,
    ConnectionState state,
    boolean sourceTranslated,
    boolean destinationTranslated) {

  /** The first packet of a connection, without a mark. */
  public static Packet first(Protocol protocol, AddressPort source, AddressPort destination) {
    return new Packet(
        protocol,
        source,
        destination,
        Optional.empty(),
        Optional.empty(),
        0,
        ConnectionState.NEW,
        false,
        false);
  }

  /** The same packet with its connection in another state. */
  public Packet in(ConnectionState newState) {
    return new Packet(
        protocol,
        source,
        destination,
        in,
        out,
        mark,
        newState,
        sourceTranslated,
        destinationTranslated);
  }

  Packet cameIn(InterfaceName name) {
    return new Packet(
        protocol,
        source,
        destination,
        Optional.of(name),
        Optional.empty(),
        mark,
        state,
        sourceTranslated,
        destinationTranslated);
  }

  Packet leavesBy(InterfaceName name) {
    return new Packet(
        protocol,
        source,
        destination,
        in,
        Optional.of(name),
        mark,
        state,
        sourceTranslated,
        destinationTranslated);
  }

  Packet marked(int newMark) {
    return new Packet(
        protocol,
        source,
        destination,
        in,
        out,
        newMark,
        state,
        sourceTranslated,
        destinationTranslated);
  }

  Packet from(Ipv4Address address) {
    return new Packet(
        protocol,
        new AddressPort(address, source.port()),
        destination,
        in,
        out,
        mark,
        state,
        true,
        destinationTranslated);
  }

  Packet to(AddressPort newDestination) {
    return new Packet(
        protocol, source, newDestination, in, out, mark, state, sourceTranslated, true);
  }
}
