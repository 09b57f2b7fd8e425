package io.hoplab.kubeproxy;

import static io.hoplab.kubeproxy.RuleWriter.comment;

import io.hoplab.iptables.Table;
import io.hoplab.net.AddressPort;
import io.hoplab.net.Cidr;
import io.hoplab.net.Ipv4Address;
import java.util.List;
import java.util.Optional;

/** What kube-proxy writes for one port of a Service, in its order. */
final class PortRules {
  private static final String FROM_LOCAL_ADDRESS = "-m addrtype --src-type LOCAL";
  private static final String TO_LOCAL_ADDRESS = "-m addrtype --dst-type LOCAL";

  private final ProxyNode node;
  private final Service service;
  private final ServicePort port;
  private final boolean large;
  private final RuleWriter writer;
  private final String name;
  private final ChainNames chains;
  private final ServedPort served;
  private final Reachable reachable;

  /** Prepares the port's rules; in a large cluster those about endpoints have no comments. */
  PortRules(
      ProxyNode node, BackedService backed, ServicePort port, boolean large, RuleWriter writer) {
    this.node = node;
    this.service = backed.service();
    this.port = port;
    this.large = large;
    this.writer = writer;
    served = ServedPort.of(node, backed, port);
    reachable = served.reachable();
    name = served.name();
    chains = new ChainNames(name, port.protocol());
  }

  private boolean guarded() {
    return reachable.anywhere() && served.guarded();
  }

  void write() {
    clusterIp();
    for (Ipv4Address address : service.externalIps()) {
      if (reachable.anywhere()) {
        capture(address, "external IP", chains.external());
      }
      refuseExternal("-d " + Cidr.host(address), "");
    }
    loadBalancer();
    nodePort();
    healthCheck();
    if (served.internal()) {
      maskClients();
    }
    if (reachable.anywhere() && served.reachedFromOutside()) {
      fromOutside();
    }
    if (guarded()) {
      firewall();
    }
    if (!reachable.cluster().isEmpty()) {
      choice(chains.cluster(), reachable.cluster());
    }
    if (!reachable.local().isEmpty()) {
      choice(chains.local(), reachable.local());
    }
    reachable.all().forEach(this::endpoint);
  }

  private void clusterIp() {
    if (served.internal()) {
      capture(service.clusterIp(), "cluster IP", internalChain());
    } else {
      writer.filter(
          KubeChain.SERVICES,
          "-d " + Cidr.host(service.clusterIp()),
          "-p " + port.protocol(),
          comment(name + noEndpoints()),
          toPort(port.port()),
          refusal());
    }
  }

  private String internalChain() {
    return served.internalLocal() ? chains.local() : chains.cluster();
  }

  private void capture(Ipv4Address address, String kind, String chain) {
    writer.nat(
        KubeChain.SERVICES,
        "-d " + Cidr.host(address),
        "-p " + port.protocol(),
        comment(name + " " + kind),
        toPort(port.port()),
        "-j",
        chain);
  }

  /** Stops what is for an address outside the cluster and was not sent on by the nat table. */
  private void refuseExternal(String destination, String type) {
    if (!served.external()) {
      int number = type.isEmpty() ? port.port() : port.nodePort().orElseThrow();
      writer.filter(
          KubeChain.EXTERNAL_SERVICES,
          destination,
          "-p " + port.protocol(),
          comment(name + noEndpoints()),
          type,
          toPort(number),
          refusal());
    }
  }

  private String noEndpoints() {
    return reachable.anywhere() ? " has no local endpoints" : " has no endpoints";
  }

  /** With endpoints elsewhere the client shall try again, so it is left without an answer. */
  private String refusal() {
    return reachable.anywhere() ? "-j DROP" : "-j REJECT --reject-with icmp-port-unreachable";
  }

  private String toPort(int number) {
    return "-m " + port.protocol() + " --dport " + number;
  }

  private void loadBalancer() {
    for (Ipv4Address address : service.loadBalancerIngress()) {
      if (reachable.anywhere()) {
        capture(address, "loadbalancer IP", guarded() ? chains.firewall() : chains.external());
      }
      if (guarded()) {
        writer.filter(
            KubeChain.PROXY_FIREWALL,
            "-d " + Cidr.host(address),
            "-p " + port.protocol(),
            comment(name + " traffic not accepted by " + chains.firewall()),
            toPort(port.port()),
            "-j DROP");
      }
    }
    for (Ipv4Address address : service.loadBalancerIngress()) {
      refuseExternal("-d " + Cidr.host(address), "");
    }
  }

  private void nodePort() {
    if (port.nodePort().isEmpty()) {
      return;
    }
    if (reachable.anywhere()) {
      writer.nat(
          KubeChain.NODE_PORTS,
          "-p " + port.protocol(),
          comment(name),
          toPort(port.nodePort().getAsInt()),
          "-j",
          chains.external());
    }
    refuseExternal("", TO_LOCAL_ADDRESS);
  }

  private void healthCheck() {
    if (service.healthCheckNodePort().isPresent()) {
      writer.filter(
          KubeChain.NODE_PORTS,
          "-p tcp",
          comment(name + " health check node port"),
          "-m tcp --dport " + service.healthCheckNodePort().getAsInt(),
          "-j ACCEPT");
    }
  }

  /** Clients of the ClusterIP that are no pods get the node's address: they may be elsewhere. */
  private void maskClients() {
    Optional<String> clients =
        node.masqueradeAll()
            ? Optional.of("-d " + Cidr.host(service.clusterIp()))
            : node.localDetector().notLocal(service.clusterIp());
    clients.ifPresent(
        match ->
            writer.nat(
                internalChain(),
                match + " -p " + port.protocol(),
                comment(name + " cluster IP"),
                toPort(port.port()),
                "-j",
                KubeChain.MARK_MASQ));
  }

  private void fromOutside() {
    String chain = chains.external();
    String destinations = name + " external destinations";
    writer.chain(Table.NAT, chain);
    if (served.externalLocal()) {
      // Clients on this node are no outsiders: no policy holds them to its endpoints.
      node.localDetector()
          .local()
          .ifPresent(
              match ->
                  writer.nat(
                      chain,
                      match,
                      comment("pod traffic for " + destinations),
                      "-j",
                      chains.cluster()));
      writer.nat(
          chain,
          comment("masquerade LOCAL traffic for " + destinations),
          FROM_LOCAL_ADDRESS,
          "-j",
          KubeChain.MARK_MASQ);
      writer.nat(
          chain,
          comment("route LOCAL traffic for " + destinations),
          FROM_LOCAL_ADDRESS,
          "-j",
          chains.cluster());
    } else {
      writer.nat(
          chain, comment("masquerade traffic for " + destinations), "-j", KubeChain.MARK_MASQ);
    }
    if (served.external()) {
      writer.nat(chain, "-j", served.externalLocal() ? chains.local() : chains.cluster());
    }
  }

  private void firewall() {
    String chain = chains.firewall();
    String comment = comment(name + " loadbalancer IP");
    writer.chain(Table.NAT, chain);
    for (Cidr range : service.loadBalancerSourceRanges()) {
      // iptables-save does not print a match for every address.
      String source = range.equals(Cidr.ALL) ? "" : "-s " + range;
      writer.nat(chain, source, comment, "-j", chains.external());
    }
    if (served.nodeMayUseLoadBalancer(node)) {
      // Where the frontend is an address of the node, it is also the source of what it sends there.
      for (Ipv4Address address : service.loadBalancerIngress()) {
        writer.nat(chain, "-s " + Cidr.host(address), comment, "-j", chains.external());
      }
    }
    writer.nat(
        chain, comment("other traffic to " + name + " will be dropped by KUBE-PROXY-FIREWALL"));
  }

  private void choice(String chain, List<AddressPort> endpoints) {
    writer.chain(Table.NAT, chain);
    if (service.clientIpAffinitySeconds().isPresent()) {
      for (AddressPort endpoint : endpoints) {
        String target = chains.endpoint(endpoint.toString());
        writer.nat(
            chain,
            commentOnEndpoint(name + " -> " + endpoint),
            "-m recent --rcheck --seconds "
                + service.clientIpAffinitySeconds().getAsInt()
                + " --reap",
            recent(target),
            "-j",
            target);
      }
    }
    for (int i = 0; i < endpoints.size(); i++) {
      AddressPort endpoint = endpoints.get(i);
      int left = endpoints.size() - i;
      writer.nat(
          chain,
          commentOnEndpoint(name + " -> " + endpoint),
          left == 1 ? "" : "-m statistic --mode random --probability " + Probability.oneIn(left),
          "-j",
          chains.endpoint(endpoint.toString()));
    }
  }

  private static String recent(String list) {
    return "--name " + list + " --mask 255.255.255.255 --rsource";
  }

  private void endpoint(AddressPort endpoint) {
    String chain = chains.endpoint(endpoint.toString());
    String comment = commentOnEndpoint(name);
    writer.chain(Table.NAT, chain);
    // A pod that gets back what it sent itself would answer itself, past the node.
    writer.nat(chain, "-s " + Cidr.host(endpoint.address()), comment, "-j", KubeChain.MARK_MASQ);
    writer.nat(
        chain,
        "-p " + port.protocol(),
        comment,
        service.clientIpAffinitySeconds().isPresent() ? "-m recent --set " + recent(chain) : "",
        "-m " + port.protocol(),
        "-j DNAT --to-destination",
        endpoint.toString());
  }

  private String commentOnEndpoint(String text) {
    return large ? "" : comment(text);
  }
}
