package io.hoplab.kubeproxy;

import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.nftables.NftRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Each kind of Service, and each setting of kube-proxy. */
final class Kinds {
  private Kinds() {}

  /** Services and a node that proxies them. */
  record Setting(Services services, ProxyNode node) {
    ProxyRules iptables() {
      return IptablesProxy.rules(services, node);
    }

    NftRules nftables() {
      return NftablesProxy.rules(services, List.of(Web.SERVICE_CIDR), node);
    }
  }

  /** The Services and the node by the names of their golden files. */
  static Map<String, Setting> all() {
    Map<String, Setting> all = new LinkedHashMap<>();
    services(all);
    policies(all);
    settings(all);
    return all;
  }

  /** What there is without any Service. */
  static ProxyRules none(ProxyNode node) {
    return IptablesProxy.rules(new Services(List.of()), node);
  }

  private static void services(Map<String, Setting> all) {
    all.put("cluster-ip", Web.service().on(Web.node()));
    all.put("three-endpoints", Web.service().endpoint("192.0.2.7").on(Web.node()));
    all.put("node-port", Web.service().nodePort().on(Web.node()));
    all.put("load-balancer", Web.service().loadBalancer().on(Web.node()));
    all.put("external-ip", Web.service().externalIp("198.51.100.9").on(Web.node()));
    all.put("session-affinity", Web.service().affinity(10_800).on(Web.node()));
    all.put(
        "source-ranges",
        Web.service().loadBalancer().sourceRanges("198.51.100.0/24").on(Web.node()));
    all.put(
        "source-ranges-with-node",
        Web.service().loadBalancer().sourceRanges("10.240.0.0/16", "0.0.0.0/0").on(Web.node()));
    all.put("no-endpoints", Web.withoutEndpoints().loadBalancer().on(Web.node()));
    all.put("not-ready", Web.withoutEndpoints().endpoint(Web.podB().notReady()).on(Web.node()));
    all.put(
        "terminating",
        Web.withoutEndpoints()
            .endpoint(Web.podB().terminating(true))
            .endpoint(Web.podC().terminating(false))
            .on(Web.node()));
    all.put("udp-and-tcp", dns().on(Web.node()));
    all.put("unnamed-port", unnamed().on(Web.node()));
  }

  private static Web dns() {
    Ipv4Address address = Ipv4Address.parse("10.244.0.53");
    return Web.withoutEndpoints()
        .name("kube-dns")
        .ports(
            new ServicePort("dns", Protocol.UDP, 53, TargetPort.parse("dns"), OptionalInt.empty()),
            new ServicePort(
                "dns-tcp", Protocol.TCP, 53, TargetPort.parse("dns-tcp"), OptionalInt.empty()))
        .endpoint(Endpoint.ready(address, Web.NODE_1, Map.of("dns", 53, "dns-tcp", 53)));
  }

  private static Web unnamed() {
    return Web.withoutEndpoints()
        .ports(new ServicePort("", Protocol.TCP, 80, TargetPort.parse("8080"), OptionalInt.empty()))
        .endpoint(Endpoint.ready(Ipv4Address.parse("10.244.0.3"), Web.NODE_1, Map.of("", 8080)));
  }

  private static void policies(Map<String, Setting> all) {
    Web elsewhere = Web.withoutEndpoints().endpoint(Web.podC());
    all.put(
        "external-local",
        Web.service().loadBalancer().externalLocal().healthCheck(31999).on(Web.node()));
    all.put(
        "external-local-elsewhere",
        Web.withoutEndpoints()
            .endpoint(Web.podC())
            .loadBalancer()
            .externalLocal()
            .healthCheck(31999)
            .on(Web.node()));
    all.put("internal-local", Web.service().internalLocal().on(Web.node()));
    all.put("internal-local-elsewhere", elsewhere.internalLocal().on(Web.node()));
    all.put("internal-local-node-port", Web.service().nodePort().internalLocal().on(Web.node()));
    all.put(
        "external-local-terminating",
        Web.withoutEndpoints()
            .endpoint(Web.podB().terminating(true))
            .endpoint(Web.podC())
            .nodePort()
            .externalLocal()
            .on(Web.node()));
  }

  private static void settings(Map<String, Setting> all) {
    all.put("masquerade-all", Web.service().on(Web.node(new LocalDetector.None(), true)));
    all.put(
        "no-detector",
        Web.service().nodePort().externalLocal().on(Web.node(new LocalDetector.None(), false)));
    all.put(
        "bridge-detector",
        Web.service()
            .nodePort()
            .externalLocal()
            .on(Web.node(new LocalDetector.Bridge(InterfaceName.of("cbr0")), false)));
    all.put(
        "prefix-detector",
        Web.service()
            .nodePort()
            .externalLocal()
            .on(Web.node(new LocalDetector.InterfacePrefix("azv"), false)));
    all.put("large-cluster", large());
  }

  /** One endpoint more than rules with comments are written for, of two Services. */
  private static Setting large() {
    Web crowd = Web.withoutEndpoints().name("crowd").clusterIp(Ipv4Address.parse("172.31.0.6"));
    Cidr range = Cidr.parse("10.250.0.0/16");
    for (int i = 0; i < IptablesProxy.LARGE_CLUSTER_ENDPOINTS - 1; i++) {
      crowd.endpoint(
          new Endpoint(
              range.address(i + 1),
              Map.of("http", 8080),
              Optional.of(Web.NODE_2),
              false,
              false,
              false));
    }
    List<BackedService> services = new ArrayList<>();
    services.add(Web.service().affinity(60).backed());
    services.add(crowd.backed());
    return new Setting(new Services(services), Web.node());
  }
}
