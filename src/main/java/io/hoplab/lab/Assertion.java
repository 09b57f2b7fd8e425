package io.hoplab.lab;

import io.hoplab.expect.PathLine.Addresses;
import io.hoplab.flow.Direction;
import io.hoplab.flow.TranslationKind;
import io.hoplab.flow.Way;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.RouteProtocol;
import java.util.Optional;
import java.util.OptionalInt;

/** Something that the evidence of a lab's run either shows or contradicts. */
public sealed interface Assertion {

  /** Calls the visitor's method for this kind of assertion. */
  <R> R accept(Visitor<R> visitor);

  /** One method for each kind of assertion. */
  interface Visitor<R> {
    /** A packet at a place. */
    R packet(Packet assertion);

    /** No packet at a place. */
    R absence(Absence assertion);

    /** No packet with an address. */
    R absentAddress(AbsentAddress assertion);

    /** A routing decision. */
    R lookup(Lookup assertion);

    /** A neighbour table entry. */
    R neighbour(Neighbour assertion);

    /** What a name stands for. */
    R resolution(Resolves assertion);

    /** A conntrack entry. */
    R connection(Connection assertion);

    /** A TCP handshake at two places. */
    R handshake(Handshake assertion);

    /** A spread of the lab. */
    R spread(Spreads assertion);

    /** A counter-proof of the lab. */
    R counterproof(Held assertion);
  }

  /** Which packets of a way are meant. */
  enum Which {
    /** The one that opens the conversation or answers that. */
    FIRST,
    /** Every later one. */
    LATER,
    /** Every one. */
    ALL
  }

  /** An interface of a host. */
  record Place(HostName host, InterfaceName iface) {
    @Override
    public String toString() {
      return host + "/" + iface;
    }
  }

  /**
   * A packet of a flow passes a place and looks like this there; what is empty is not asked.
   *
   * @param flow the flow's name
   * @param way there or back
   * @param which the first packet, the later ones or all
   * @param at where
   * @param direction into the host or out of it; empty when the place has one of them only
   * @param source its source address
   * @param destination its destination address
   * @param ttl its time to live
   * @param sender the interface whose Ethernet address the frame carries as its source
   * @param step the rewrite that happened there
   * @param by a part of the text of the rule that did it; {@code conntrack} when no rule matched
   *     and conntrack's entry alone did it
   */
  record Packet(
      String flow,
      Way way,
      Which which,
      Place at,
      Optional<Direction> direction,
      Optional<Ipv4Address> source,
      Optional<Ipv4Address> destination,
      OptionalInt ttl,
      Optional<Place> sender,
      Optional<TranslationKind> step,
      Optional<String> by)
      implements Assertion {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.packet(this);
    }
  }

  /**
   * No packet of the flow's way passes any interface of the host, or the one interface.
   *
   * @param flow the flow's name
   * @param way there or back
   * @param host where not
   * @param iface the interface; empty for all of the host
   */
  record Absence(String flow, Way way, HostName host, Optional<InterfaceName> iface)
      implements Assertion {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.absence(this);
    }
  }

  /**
   * No packet of the flow's way comes from the address or goes to it, at any interface.
   *
   * @param flow the flow's name
   * @param way there or back
   * @param address the address
   */
  record AbsentAddress(String flow, Way way, Ipv4Address address) implements Assertion {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.absentAddress(this);
    }
  }

  /**
   * What {@code ip route get} answers on a host.
   *
   * @param host the host
   * @param destination the address that is looked up
   * @param onlink whether there must be no gateway
   * @param via the gateway
   * @param dev the interface
   * @param protocol who made the route, as {@code ip route} prints it behind {@code proto}
   */
  record Lookup(
      HostName host,
      Ipv4Address destination,
      boolean onlink,
      Optional<Ipv4Address> via,
      Optional<InterfaceName> dev,
      Optional<RouteProtocol> protocol)
      implements Assertion {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.lookup(this);
    }
  }

  /**
   * What {@code ip neigh} shows on a host once the lab's flows have run.
   *
   * @param host the host
   * @param address the neighbour's address
   * @param is the interface whose Ethernet address it must have been resolved to
   */
  record Neighbour(HostName host, Ipv4Address address, Place is) implements Assertion {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.neighbour(this);
    }
  }

  /**
   * What a host is told of a name by the DNS server that it asks; what is empty is not asked.
   *
   * @param host the host
   * @param name the name
   * @param to the address; empty when there must be none
   * @param through the name that it must be an alias of
   * @param asking the server that must have answered
   */
  record Resolves(
      HostName host,
      String name,
      Optional<Ipv4Address> to,
      Optional<String> through,
      Optional<Ipv4Address> asking)
      implements Assertion {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.resolution(this);
    }
  }

  /**
   * The entry that conntrack keeps for a flow on a host.
   *
   * @param flow the flow's name
   * @param host the host
   * @param original the original direction's addresses
   * @param reply the reply direction's addresses
   */
  record Connection(String flow, HostName host, Addresses original, Addresses reply)
      implements Assertion {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.connection(this);
    }
  }

  /**
   * The two packets that open a TCP connection have the same sequence numbers at both places: what
   * is in between passes them on and ends no connection.
   *
   * @param flow the flow's name
   * @param one a place
   * @param other another place
   */
  record Handshake(String flow, Place one, Place other) implements Assertion {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.handshake(this);
    }
  }

  /**
   * The connections of a spread led where the lab says.
   *
   * @param spread its name
   * @param fails whether it is meant to have come out otherwise: what a wrong statement predicts
   */
  record Spreads(String spread, boolean fails) implements Assertion {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.spread(this);
    }
  }

  /**
   * A counter-proof came out as the lab says.
   *
   * @param counterproof its name
   * @param fails whether it is meant to have come out otherwise: what a wrong statement predicts
   */
  record Held(String counterproof, boolean fails) implements Assertion {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.counterproof(this);
    }
  }
}
