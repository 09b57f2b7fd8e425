package io.hoplab.azure;

import static io.hoplab.azure.Routers.comment;
import static io.hoplab.azure.Routers.rule;

import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Host;
import io.hoplab.topology.Note;
import io.hoplab.topology.Route;
import io.hoplab.topology.VethEnd;
import io.hoplab.topology.VethPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A NAT gateway as one host, between {@code vnet} and {@code internet}. */
final class NatGatewayPart implements FabricPart {
  private static final int LAST_PORT = 65535;

  private final NatGateway gateway;
  private final VethPair inside;
  private final VethPair outside;
  private final List<Subnet> subnets;

  NatGatewayPart(NatGateway gateway, List<Subnet> all, InternetPart internet, Backbone backbone) {
    this.gateway = gateway;
    HostName name = gateway.name();
    this.subnets =
        all.stream()
            .filter(subnet -> subnet.natGateway().filter(name.value()::equals).isPresent())
            .toList();
    inside =
        new VethPair(
            backbone.end(Fabric.VNET, name, Note.because("answers from outside come here")),
            backbone.end(name, Fabric.VNET, Note.because("its subnets' way out")),
            Note.because("connects NAT gateway " + name));
    outside = internet.connect(name);
    for (Ipv4Address address : gateway.publicAddresses()) {
      internet.advertise(address, outside, address + " is of NAT gateway " + name);
    }
  }

  /** The way of {@code vnet} to it. */
  Route route(int table) {
    return Routers.to(
            Cidr.ALL,
            inside.left(),
            inside.right(),
            Note.because("NAT gateway " + gateway.name() + " is the way out"))
        .inTable(table);
  }

  @Override
  public List<VethPair> cables() {
    return List.of(inside);
  }

  @Override
  public List<Host> hosts() {
    List<Route> routes = new ArrayList<>();
    for (Subnet subnet : subnets) {
      routes.add(
          Routers.to(
              subnet.range(),
              inside.right(),
              inside.left(),
              Note.because("subnet " + subnet.name() + ", whose answers come here, is there")));
    }
    routes.add(
        Routers.to(
            Cidr.ALL, outside.left(), outside.right(), Note.because("everyone else is outside")));
    return List.of(
        Routers.router(
            gateway.name(), routes, List.of(), ownRules(), Note.because("a NAT gateway")));
  }

  private List<AppendedRule> ownRules() {
    VethEnd out = outside.left();
    List<AppendedRule> rules = new ArrayList<>();
    rules.add(
        rule(
            Table.FILTER,
            "FORWARD",
            "-p icmp " + comment("a NAT gateway carries TCP and UDP alone") + "-j DROP",
            Note.realism("Azure's NAT gateway does not carry ICMP")));
    rules.add(
        rule(
            Table.FILTER,
            "FORWARD",
            "-i "
                + out.name()
                + " -m conntrack ! --ctstate RELATED,ESTABLISHED "
                + comment("a NAT gateway lets in answers alone")
                + "-j DROP",
            Note.realism("nobody outside begins a connection through a NAT gateway")));
    for (String protocol : List.of("tcp", "udp")) {
      List<Ipv4Address> addresses = gateway.publicAddresses();
      for (int i = 0; i < addresses.size(); i++) {
        rules.add(translation(out, protocol, addresses.get(i), addresses.size() - i));
      }
    }
    return rules;
  }

  /** Each connection is given one of the addresses by chance, as kube-proxy chooses endpoints. */
  private AppendedRule translation(
      VethEnd out, String protocol, Ipv4Address address, int addressesLeft) {
    String chance =
        addressesLeft == 1
            ? ""
            : String.format(
                Locale.ROOT,
                "-m statistic --mode random --probability %.10f ",
                1.0 / addressesLeft);
    return rule(
        Table.NAT,
        "POSTROUTING",
        "-o "
            + out.name()
            + " -p "
            + protocol
            + " "
            + chance
            + comment("NAT gateway " + gateway.name())
            + "-j SNAT --to-source "
            + address
            + ":"
            + NatGateway.FIRST_PORT
            + "-"
            + LAST_PORT
            + " --random-fully",
        protocol.equals("tcp")
            ? Note.onSomeNode("gives its subnets' connections a port of its public address")
            : Note.realism("UDP goes the same way, whether or not a lab sends any"));
  }
}
