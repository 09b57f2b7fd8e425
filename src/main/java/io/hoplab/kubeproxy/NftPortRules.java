package io.hoplab.kubeproxy;

import static io.hoplab.kubeproxy.NftWriter.key;

import io.hoplab.net.AddressPort;
import io.hoplab.net.Cidr;
import io.hoplab.net.Ipv4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What kube-proxy has in its nftables table for one port of a Service. */
final class NftPortRules {
  private static final String FROM_LOCAL_ADDRESS = "fib saddr type local ";

  private final ProxyNode node;
  private final ServedPort served;
  private final Service service;
  private final ServicePort port;
  private final Reachable reachable;
  private final NftNames names;
  private final NftWriter writer;

  NftPortRules(ProxyNode node, ServedPort served, NftWriter writer) {
    this.node = node;
    this.served = served;
    this.writer = writer;
    service = served.service();
    port = served.port();
    reachable = served.reachable();
    names = new NftNames(service.name(), port);
  }

  void write() {
    clusterIp();
    service.externalIps().forEach(this::externalAddress);
    service.loadBalancerIngress().forEach(this::externalAddress);
    nodePort();
    if (served.guarded()) {
      firewall();
    }
    if (reachable.anywhere() && served.reachedFromOutside()) {
      fromOutside();
    }
    if (!reachable.cluster().isEmpty()) {
      choice(names.cluster(), reachable.cluster());
    }
    if (!reachable.local().isEmpty()) {
      choice(names.local(), reachable.local());
    }
    reachable.all().forEach(this::endpoint);
  }

  private void clusterIp() {
    Ipv4Address address = service.clusterIp();
    writer.element(NftablesProxy.CLUSTER_IPS, address.toString());
    if (served.internal()) {
      writer.element(
          NftablesProxy.SERVICE_IPS,
          place(address),
          "goto " + (served.internalLocal() ? names.local() : names.cluster()));
    } else {
      refuse(NftablesProxy.NO_ENDPOINT_SERVICES, place(address));
    }
  }

  private String place(Ipv4Address address) {
    return key(address, port.protocol(), port.port());
  }

  /** With endpoints elsewhere the client shall try again, so it is left without an answer. */
  private void refuse(String map, String key) {
    writer.commented(
        map, key, reachable.anywhere() ? "drop" : "goto " + NftablesProxy.REJECT, served.name());
  }

  private void externalAddress(Ipv4Address address) {
    if (reachable.anywhere()) {
      writer.element(NftablesProxy.SERVICE_IPS, place(address), "goto " + names.external());
    }
    if (!served.external()) {
      refuse(NftablesProxy.NO_ENDPOINT_SERVICES, place(address));
    }
  }

  private void nodePort() {
    if (port.nodePort().isEmpty()) {
      return;
    }
    String key = key(port.protocol(), port.nodePort().getAsInt());
    if (reachable.anywhere()) {
      writer.element(NftablesProxy.SERVICE_NODE_PORTS, key, "goto " + names.external());
    }
    if (!served.external()) {
      refuse(NftablesProxy.NO_ENDPOINT_NODE_PORTS, key);
    }
  }

  /** Unlike in iptables mode it stands there without endpoints, too. */
  private void firewall() {
    String chain = names.firewall();
    List<String> sources = new ArrayList<>();
    service.loadBalancerSourceRanges().stream().map(Cidr::toString).forEach(sources::add);
    if (served.nodeMayUseLoadBalancer(node)) {
      // Where the frontend is an address of the node, it is also the source of what it sends there.
      service.loadBalancerIngress().forEach(address -> sources.add(address.toString()));
    }
    writer.chain(chain, "");
    writer.rule(chain, "ip saddr != { " + String.join(", ", sources) + " } drop");
    for (Ipv4Address address : service.loadBalancerIngress()) {
      writer.element(NftablesProxy.FIREWALL_IPS, place(address), "goto " + chain);
    }
  }

  private void fromOutside() {
    String chain = names.external();
    writer.chain(chain, "");
    if (served.externalLocal()) {
      // Clients on this node are no outsiders: no policy holds them to its endpoints.
      node.localDetector()
          .localNft()
          .ifPresent(
              match ->
                  writer.commented(
                      chain, match + " goto " + names.cluster(), "short-circuit pod traffic"));
      writer.commented(
          chain, FROM_LOCAL_ADDRESS + NftablesProxy.setMark(node), "masquerade local traffic");
      writer.commented(
          chain, FROM_LOCAL_ADDRESS + "goto " + names.cluster(), "short-circuit local traffic");
    } else {
      writer.rule(chain, NftablesProxy.setMark(node));
    }
    if (served.external()) {
      writer.rule(chain, "goto " + (served.externalLocal() ? names.local() : names.cluster()));
    }
  }

  private void choice(String chain, List<AddressPort> endpoints) {
    writer.chain(chain, "");
    boolean sticky = service.clientIpAffinitySeconds().isPresent();
    if (sticky) {
      for (AddressPort endpoint : endpoints) {
        writer.rule(
            chain, "ip saddr @" + names.affinity(endpoint) + " goto " + names.endpoint(endpoint));
      }
    }
    List<String> numbered = new ArrayList<>();
    for (AddressPort endpoint : endpoints) {
      String end =
          sticky ? "goto " + names.endpoint(endpoint) : key(endpoint.address(), endpoint.port());
      numbered.add(numbered.size() + " : " + end);
    }
    String spread = "numgen random mod %d %s { %s }";
    writer.rule(
        chain,
        sticky
            ? spread.formatted(endpoints.size(), "vmap", String.join(" , ", numbered))
            : "meta l4proto %s dnat ip addr . port to ".formatted(port.protocol())
                + spread.formatted(endpoints.size(), "map", String.join(" , ", numbered)));
  }

  private void endpoint(AddressPort endpoint) {
    writer.element(
        NftablesProxy.HAIRPIN_CONNECTIONS,
        key(endpoint.address(), endpoint.address(), port.protocol(), endpoint.port()));
    if (service.clientIpAffinitySeconds().isEmpty()) {
      return;
    }
    String chain = names.endpoint(endpoint);
    String clients = names.affinity(endpoint);
    writer.memory(clients, Duration.ofSeconds(service.clientIpAffinitySeconds().getAsInt()));
    writer.chain(chain, "");
    writer.rule(chain, "update @" + clients + " { ip saddr }");
    writer.rule(chain, "meta l4proto " + port.protocol() + " dnat to " + endpoint);
  }
}
