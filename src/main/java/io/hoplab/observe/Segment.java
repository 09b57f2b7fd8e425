package io.hoplab.observe;

import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The interfaces that a frame can reach which leaves a host by one of its own. */
final class Segment {
  private final Evidence evidence;
  private final List<Member> members = new ArrayList<>();
  private final Set<VethEnd> crossed = new HashSet<>();

  /**
   * An interface on the segment.
   *
   * @param state how it is set up, if that is known
   */
  record Member(HostName host, InterfaceName name, Optional<HostState.Link> state) {
    @Override
    public String toString() {
      return host + "/" + name;
    }
  }

  private Segment(Evidence evidence) {
    this.evidence = evidence;
  }

  /** What frames reach that leave by the interface. */
  static Segment from(Evidence evidence, HostName host, InterfaceName iface) {
    Segment segment = new Segment(evidence);
    Topology topology = evidence.topology();
    Optional<VethEnd> end = topology.end(host, iface);
    if (end.isPresent()) {
      segment.cross(end.get());
    } else {
      segment.crossPorts(host, iface);
    }
    return segment;
  }

  private void cross(VethEnd near) {
    VethEnd far = evidence.topology().peer(near);
    if (!crossed.add(near) || !crossed.add(far)) {
      return;
    }
    if (far.bridge().isPresent()) {
      add(far.host(), far.bridge().get());
      crossPorts(far.host(), far.bridge().get());
    } else {
      add(far.host(), far.name());
    }
  }

  private void crossPorts(HostName host, InterfaceName bridge) {
    evidence.topology().endsOf(host).stream()
        .filter(end -> end.bridge().filter(bridge::equals).isPresent())
        .forEach(this::cross);
  }

  private void add(HostName host, InterfaceName name) {
    members.add(new Member(host, name, evidence.link(host, name)));
  }

  List<Member> members() {
    return List.copyOf(members);
  }

  /** The interface that has the address. */
  Optional<Member> owner(Ipv4Address address) {
    return members.stream().filter(member -> addresses(member).contains(address)).findFirst();
  }

  private List<Ipv4Address> addresses(Member member) {
    return member
        .state()
        .map(HostState.Link::addresses)
        .orElseGet(() -> evidence.topology().addresses(member.host()));
  }

  /** The interface that has the Ethernet address. */
  Optional<Member> owner(MacAddress mac) {
    return members.stream().filter(member -> mac(member).filter(mac::equals).isPresent()).findAny();
  }

  Optional<MacAddress> mac(Member member) {
    return evidence.mac(member.host(), member.name());
  }
}
