package io.hoplab.kubeproxy;

import io.hoplab.net.Cidr;
import io.hoplab.net.Ipv4Address;
import io.hoplab.nftables.NftRules;
import io.hoplab.nftables.NftTable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * kube-proxy in nftables mode, as of Kubernetes 1.36: what is in its table {@code ip kube-proxy}
 * after a full sync.
 *
 * <p>Where kube-proxy walks a Go map, and so writes in another order each time, this is sorted by
 * the Services' names. It never answers node ports at 127.0.0.1, and it has nothing to say about
 * conntrack's INVALID packets.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/master/pkg/proxy/nftables/proxier.go">pkg/proxy/nftables/proxier.go</a>
 */
public final class NftablesProxy {
  /** All that kube-proxy has on a node in nftables mode. */
  public static final NftTable TABLE = NftWriter.TABLE;

  static final String CLUSTER_IPS = "cluster-ips";
  static final String HAIRPIN_CONNECTIONS = "hairpin-connections";
  static final String SERVICE_IPS = "service-ips";
  static final String SERVICE_NODE_PORTS = "service-nodeports";
  static final String FIREWALL_IPS = "firewall-ips";
  static final String NO_ENDPOINT_SERVICES = "no-endpoint-services";
  static final String NO_ENDPOINT_NODE_PORTS = "no-endpoint-nodeports";
  static final String REJECT = "reject-chain";

  private static final String NODE_PORT_IPS = "nodeport-ips";
  private static final String SERVICES = "services";
  private static final String MASQUERADING = "masquerading";
  private static final String FIREWALL_CHECK = "firewall-check";
  private static final String SERVICE_ENDPOINTS_CHECK = "service-endpoints-check";
  private static final String NODE_PORT_ENDPOINTS_CHECK = "nodeport-endpoints-check";
  private static final String CLUSTER_IPS_CHECK = "cluster-ips-check";

  private static final String FILTER = "filter";
  private static final String NAT = "nat";
  private static final int BEFORE_DNAT = -110;
  private static final int DNAT = -100;
  private static final int AFTER_DNAT = 0;
  private static final int SNAT = 100;

  private static final String PLACE = "ipv4_addr . inet_proto . inet_service";
  private static final String NODE_PORT = "inet_proto . inet_service";
  private static final String TO_PLACE = "ip daddr . meta l4proto . th dport vmap @";
  private static final String TO_NODE_PORT = "meta l4proto . th dport vmap @";

  private final ProxyNode node;
  private final NftWriter writer = new NftWriter();

  private NftablesProxy(ProxyNode node) {
    this.node = node;
  }

  /**
   * The table of a node for the Services of its cluster.
   *
   * @param serviceCidrs the ranges that ClusterIPs are taken from (the API's ServiceCIDR objects);
   *     empty where kube-proxy cannot know them
   */
  public static NftRules rules(Services services, List<Cidr> serviceCidrs, ProxyNode node) {
    return new NftablesProxy(node).write(services, serviceCidrs);
  }

  /** The mark of a packet that is to be masqueraded, as nft reads it. */
  static String setMark(ProxyNode node) {
    return "mark set mark or " + mark(node);
  }

  private static String mark(ProxyNode node) {
    return "0x" + Integer.toHexString(1 << node.masqueradeBit());
  }

  private NftRules write(Services services, List<Cidr> serviceCidrs) {
    writer.table("rules for kube-proxy");
    sets();
    chains();
    jumps();
    services();
    checks(serviceCidrs);
    masquerading();
    services.all().stream()
        .sorted(Comparator.comparing(backed -> backed.service().name()))
        .forEach(
            backed ->
                backed
                    .service()
                    .ports()
                    .forEach(
                        port ->
                            new NftPortRules(node, ServedPort.of(node, backed, port), writer)
                                .write()));
    return writer.written();
  }

  private void sets() {
    writer.set(CLUSTER_IPS, "ipv4_addr", "Active ClusterIPs");
    if (!everyAddress()) {
      writer.set(NODE_PORT_IPS, "ipv4_addr", "IPs that accept NodePort traffic");
      nodePortAddresses().forEach(address -> writer.element(NODE_PORT_IPS, address.toString()));
    }
    writer.set(
        HAIRPIN_CONNECTIONS,
        "ipv4_addr . ipv4_addr . inet_proto . inet_service",
        "service hairpin connections");
    writer.map(SERVICE_IPS, PLACE, "ClusterIP, ExternalIP and LoadBalancer IP traffic");
    writer.map(SERVICE_NODE_PORTS, NODE_PORT, "NodePort traffic");
    writer.map(FIREWALL_IPS, PLACE, "destinations that are subject to LoadBalancerSourceRanges");
    writer.map(
        NO_ENDPOINT_SERVICES,
        PLACE,
        "vmap to drop or reject packets to services with no endpoints");
    writer.map(
        NO_ENDPOINT_NODE_PORTS,
        NODE_PORT,
        "vmap to drop or reject packets to service nodeports with no endpoints");
  }

  private boolean everyAddress() {
    return node.nodePortAddresses().contains(Cidr.ALL);
  }

  private List<Ipv4Address> nodePortAddresses() {
    if (node.nodePortAddresses().isEmpty()) {
      return List.of(node.nodeIp());
    }
    return node.addresses().stream()
        .filter(
            address -> node.nodePortAddresses().stream().anyMatch(range -> range.contains(address)))
        .toList();
  }

  private void chains() {
    writer.baseChain("filter-prerouting-pre-dnat", FILTER, "prerouting", BEFORE_DNAT);
    writer.baseChain("filter-output-pre-dnat", FILTER, "output", BEFORE_DNAT);
    writer.baseChain("nat-prerouting", NAT, "prerouting", DNAT);
    writer.baseChain("nat-output", NAT, "output", DNAT);
    writer.baseChain("filter-input", FILTER, "input", AFTER_DNAT);
    writer.baseChain("filter-forward", FILTER, "forward", AFTER_DNAT);
    writer.baseChain("filter-output", FILTER, "output", AFTER_DNAT);
    writer.baseChain("nat-postrouting", NAT, "postrouting", SNAT);
    for (String name :
        List.of(
            SERVICES,
            MASQUERADING,
            FIREWALL_CHECK,
            SERVICE_ENDPOINTS_CHECK,
            NODE_PORT_ENDPOINTS_CHECK,
            CLUSTER_IPS_CHECK)) {
      writer.chain(name, "");
    }
    // A map's value may be drop, but not reject.
    writer.chain(REJECT, "helper for @no-endpoint-services / @no-endpoint-nodeports");
    writer.rule(REJECT, "reject");
  }

  private void jumps() {
    jumpWhenNew("filter-prerouting-pre-dnat", FIREWALL_CHECK);
    jumpWhenNew("filter-output-pre-dnat", FIREWALL_CHECK);
    writer.rule("nat-prerouting", "jump " + SERVICES);
    writer.rule("nat-output", "jump " + SERVICES);
    jumpWhenNew("filter-input", NODE_PORT_ENDPOINTS_CHECK);
    jumpWhenNew("filter-input", SERVICE_ENDPOINTS_CHECK);
    jumpWhenNew("filter-forward", SERVICE_ENDPOINTS_CHECK);
    jumpWhenNew("filter-forward", CLUSTER_IPS_CHECK);
    jumpWhenNew("filter-output", SERVICE_ENDPOINTS_CHECK);
    jumpWhenNew("filter-output", CLUSTER_IPS_CHECK);
    writer.rule("nat-postrouting", "jump " + MASQUERADING);
  }

  private void jumpWhenNew(String from, String to) {
    writer.rule(from, "ct state new jump " + to);
  }

  private String toNodeAddress() {
    return everyAddress()
        ? "fib daddr type local ip daddr != 127.0.0.0/8 "
        : "ip daddr @" + NODE_PORT_IPS + " ";
  }

  private void services() {
    if (node.masqueradeAll()) {
      writer.rule(SERVICES, "ip daddr @" + CLUSTER_IPS + " " + setMark(node));
    } else {
      node.localDetector()
          .notLocalNft()
          .ifPresent(
              match ->
                  writer.commented(
                      SERVICES,
                      "ip daddr @" + CLUSTER_IPS + " " + match + " " + setMark(node),
                      "masquerade clusterIP traffic from outside cluster"));
    }
    writer.rule(SERVICES, TO_PLACE + SERVICE_IPS);
    writer.rule(SERVICES, toNodeAddress() + TO_NODE_PORT + SERVICE_NODE_PORTS);
  }

  private void checks(List<Cidr> serviceCidrs) {
    writer.rule(FIREWALL_CHECK, TO_PLACE + FIREWALL_IPS);
    writer.rule(SERVICE_ENDPOINTS_CHECK, TO_PLACE + NO_ENDPOINT_SERVICES);
    writer.rule(NODE_PORT_ENDPOINTS_CHECK, toNodeAddress() + TO_NODE_PORT + NO_ENDPOINT_NODE_PORTS);
    writer.commented(
        CLUSTER_IPS_CHECK,
        "ip daddr @" + CLUSTER_IPS + " reject",
        "Reject traffic to invalid ports of ClusterIPs");
    if (!serviceCidrs.isEmpty()) {
      writer.commented(
          CLUSTER_IPS_CHECK,
          serviceCidrs.stream()
              .map(Cidr::toString)
              .collect(Collectors.joining(", ", "ip daddr { ", " } drop")),
          "Drop traffic to unallocated ClusterIPs");
    }
  }

  private void masquerading() {
    String mark = mark(node);
    // Clears the bit, or a packet that passes once more would be masqueraded once more.
    writer.rule(
        MASQUERADING,
        "mark and " + mark + " != 0 mark set mark xor " + mark + " masquerade fully-random");
    // A pod that gets back what it sent itself would answer itself, past the node.
    writer.rule(
        MASQUERADING,
        "ct status dnat ip saddr . ip daddr . meta l4proto . th dport @"
            + HAIRPIN_CONNECTIONS
            + " masquerade fully-random");
  }
}
