package io.hoplab.azure;

import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.topology.Host;
import io.hoplab.topology.Listener;
import io.hoplab.topology.Note;
import io.hoplab.topology.Role;
import io.hoplab.topology.Route;
import io.hoplab.topology.RoutingRule;
import io.hoplab.topology.Selector;
import io.hoplab.topology.Sysctl;
import io.hoplab.topology.VethEnd;
import io.hoplab.topology.VethPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Private endpoints, service endpoints and Azure's DNS server: cables of their own between {@code
 * vnet} and who is reached over them, so that a capture shows which of the ways was taken.
 *
 * <p>A private endpoint's address is one more address of the host that it leads to, which answers
 * from there over the same cable. It sees what reached the endpoint: the source NAT that a Private
 * Link Service does on the provider's side is not played, since nobody in the virtual network can
 * tell.
 *
 * <p>A service endpoint is a route of the subnet's NICs alone, before any way out: so who is called
 * sees the private address, and answers it over Azure's backbone.
 */
final class PrivateAccessPart implements FabricPart {
  /** Behind main, before the ways out. */
  private static final int SERVICES_PRIORITY = 32_800;

  private static final int FIRST_SERVICES_TABLE = 300;
  private static final int ENDPOINT_TABLE = 100;
  private static final int ENDPOINT_PRIORITY = 1000;

  private final Backbone backbone;
  private final InternetPart internet;
  private final Map<HostName, VethPair> backbones = new HashMap<>();
  private final Map<Subnet, Integer> tables = new HashMap<>();

  private final List<Host> hosts = new ArrayList<>();
  private final List<VethPair> cables = new ArrayList<>();
  private final List<Route> routes = new ArrayList<>();
  private final List<RoutingRule> routingRules = new ArrayList<>();

  PrivateAccessPart(
      List<Nic> nics, PrivateAccess access, InternetPart internet, Backbone backbone) {
    this.backbone = backbone;
    this.internet = internet;
    access.endpoints().forEach(this::endpoint);
    nics.forEach(nic -> services(nic, access.reachedFrom(nic.subnet())));
    if (!access.dns().isEmpty()) {
      dns();
    }
  }

  private void endpoint(PrivateEndpoint endpoint) {
    InterfaceName dev = Backbone.dev(HostName.of(endpoint.name()));
    VethPair cable =
        new VethPair(
            backbone.end(
                Fabric.VNET, dev, Note.because("answers to " + endpoint.name() + " lead here")),
            backbone.end(
                endpoint.service(),
                dev,
                endpoint.address(),
                Note.because("the address of private endpoint " + endpoint.name())),
            Note.because(
                "private endpoint " + endpoint.name() + " leads to " + endpoint.service()));
    cables.add(cable);
    routes.add(
        Route.onLink(
            Cidr.host(endpoint.address()),
            dev,
            Note.because("system route InterfaceEndpoint to " + endpoint.name())));
    int table = ENDPOINT_TABLE + cables.size();
    internet.add(
        endpoint.service(),
        Routers.to(
                Cidr.ALL,
                cable.right(),
                cable.left(),
                Note.because("who calls " + endpoint.name() + " is in the virtual network"))
            .inTable(table),
        new RoutingRule(
            ENDPOINT_PRIORITY + cables.size(),
            Selector.ALL.from(Cidr.host(endpoint.address())),
            table,
            Note.because("what " + endpoint.name() + " answers goes back as it came")));
  }

  private void services(Nic nic, List<InternetHost> reached) {
    if (reached.isEmpty()) {
      return;
    }
    Integer table = tables.get(nic.subnet());
    if (table == null) {
      table = FIRST_SERVICES_TABLE + tables.size();
      tables.put(nic.subnet(), table);
      for (InternetHost host : reached) {
        VethPair cable = backbones.computeIfAbsent(host.name(), this::backbone);
        routes.add(
            Routers.to(
                    Cidr.host(host.address()),
                    cable.left(),
                    cable.right(),
                    Note.because(
                        "system route VirtualNetworkServiceEndpoint of " + nic.subnet().name()))
                .inTable(table));
        internet.add(
            host.name(),
            Routers.to(
                nic.subnet().range(),
                cable.right(),
                cable.left(),
                Note.because("who came over the backbone is answered over it")));
      }
    }
    routingRules.add(
        new RoutingRule(
            SERVICES_PRIORITY + routingRules.size(),
            Selector.incoming(Fabric.leg(nic)),
            table,
            Note.onSomeNode(
                nic.host() + " is in " + nic.subnet().name() + ", which has service endpoints")));
  }

  private VethPair backbone(HostName host) {
    VethPair cable =
        new VethPair(
            backbone.end(Fabric.VNET, host, Note.because("answers over the backbone lead here")),
            backbone.end(host, Fabric.VNET, Note.because("service endpoints lead here")),
            Note.because("Azure's backbone, without the internet in between"));
    cables.add(cable);
    return cable;
  }

  private void dns() {
    VethEnd leg =
        backbone.end(
            Fabric.VNET, AzureDns.HOST, Note.because("answers of Azure's DNS server lead here"));
    VethEnd card =
        backbone.end(
            AzureDns.HOST,
            Fabric.NIC,
            AzureDns.ADDRESS,
            Note.because("Azure's DNS server has this address in every virtual network"));
    cables.add(new VethPair(leg, card, Note.because("connects Azure's DNS server")));
    routes.add(
        Route.onLink(
            Cidr.host(AzureDns.ADDRESS),
            leg.name(),
            Note.because("every NIC reaches Azure's DNS server, whatever its way out")));
    hosts.add(
        new Host(
            AzureDns.HOST,
            Role.FABRIC,
            List.of(),
            List.of(
                Routers.to(
                    Cidr.ALL, card, leg, Note.because("whoever asks is in the virtual network"))),
            List.of(),
            List.of(
                Sysctl.of(
                    "net.ipv4.ip_forward",
                    "0",
                    Note.realism("independent of the machine's value"))),
            List.of(),
            List.of(),
            List.of(new Listener(AzureDns.HOST, Listener.Kind.DNS, 53)),
            Note.because("Azure's DNS server")));
  }

  @Override
  public List<Host> hosts() {
    return List.copyOf(hosts);
  }

  @Override
  public List<VethPair> cables() {
    return List.copyOf(cables);
  }

  @Override
  public List<Route> routes() {
    return List.copyOf(routes);
  }

  @Override
  public List<RoutingRule> routingRules() {
    return List.copyOf(routingRules);
  }
}
