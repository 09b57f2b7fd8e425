package io.hoplab.kubeproxy;

import static io.hoplab.kubeproxy.RuleWriter.comment;

import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.Ipv4Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * kube-proxy in iptables mode, as of Kubernetes 1.33 to 1.35: what it writes after a full sync.
 *
 * <p>Where kube-proxy walks a Go map, and so writes in another order each time, this is sorted by
 * the Services' names. Left out are the two counters of xt_nfacct, as kube-proxy leaves them out on
 * a kernel that lacks it, and topology hints.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/master/pkg/proxy/iptables/proxier.go">pkg/proxy/iptables/proxier.go</a>
 */
public final class IptablesProxy {
  /** With more endpoints than this the rules to them have no comments. */
  static final int LARGE_CLUSTER_ENDPOINTS = 1000;

  private static final Cidr LOOPBACK = Cidr.parse("127.0.0.0/8");
  private static final Ipv4Address LOCALHOST = Ipv4Address.parse("127.0.0.1");
  private static final String NEW = "-m conntrack --ctstate NEW";
  private static final String TO_LOCAL_ADDRESS = "-m addrtype --dst-type LOCAL";

  private final ProxyNode node;
  private final RuleWriter writer = new RuleWriter();

  private IptablesProxy(ProxyNode node) {
    this.node = node;
  }

  /** The chains and rules of a node for the Services of its cluster. */
  public static ProxyRules rules(Services services, ProxyNode node) {
    return new IptablesProxy(node).write(services);
  }

  private ProxyRules write(Services services) {
    chains();
    jumps();
    masquerading();
    if (node.localhostNodePorts()) {
      writer.filter(
          KubeChain.FIREWALL,
          "! -s " + LOOPBACK + " -d " + LOOPBACK,
          comment("block incoming localnet connections"),
          "-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP");
    }
    boolean large = endpoints(services) > LARGE_CLUSTER_ENDPOINTS;
    services.all().stream()
        .sorted(Comparator.comparing(backed -> backed.service().name()))
        .forEach(
            backed ->
                backed
                    .service()
                    .ports()
                    .forEach(port -> new PortRules(node, backed, port, large, writer).write()));
    nodePorts();
    forwarding();
    return writer.written();
  }

  private static long endpoints(Services services) {
    return services.all().stream()
        .flatMap(backed -> backed.endpoints().stream())
        .mapToLong(endpoint -> endpoint.ports().size())
        .sum();
  }

  private void chains() {
    for (String name :
        List.of(
            KubeChain.CANARY,
            KubeChain.SERVICES,
            KubeChain.EXTERNAL_SERVICES,
            KubeChain.FORWARD,
            KubeChain.NODE_PORTS,
            KubeChain.PROXY_FIREWALL,
            KubeChain.FIREWALL)) {
      writer.chain(Table.FILTER, name);
    }
    writer.chain(Table.MANGLE, KubeChain.CANARY);
    for (String name :
        List.of(
            KubeChain.CANARY,
            KubeChain.SERVICES,
            KubeChain.NODE_PORTS,
            KubeChain.POSTROUTING,
            KubeChain.MARK_MASQ)) {
      writer.chain(Table.NAT, name);
    }
  }

  /** The ways from the built-in chains, from top to bottom after kube-proxy inserted them all. */
  private void jumps() {
    String firewall = comment("kubernetes load balancer firewall");
    String portals = comment("kubernetes service portals");
    String external = comment("kubernetes externally-visible service portals");
    writer.filter("INPUT", "-j", KubeChain.FIREWALL);
    writer.filter("INPUT", NEW, firewall, "-j", KubeChain.PROXY_FIREWALL);
    writer.filter(
        "INPUT", comment("kubernetes health check service ports"), "-j", KubeChain.NODE_PORTS);
    writer.filter("INPUT", NEW, external, "-j", KubeChain.EXTERNAL_SERVICES);
    writer.filter("FORWARD", NEW, firewall, "-j", KubeChain.PROXY_FIREWALL);
    writer.filter("FORWARD", comment("kubernetes forwarding rules"), "-j", KubeChain.FORWARD);
    writer.filter("FORWARD", NEW, portals, "-j", KubeChain.SERVICES);
    writer.filter("FORWARD", NEW, external, "-j", KubeChain.EXTERNAL_SERVICES);
    writer.filter("OUTPUT", "-j", KubeChain.FIREWALL);
    writer.filter("OUTPUT", NEW, firewall, "-j", KubeChain.PROXY_FIREWALL);
    writer.filter("OUTPUT", NEW, portals, "-j", KubeChain.SERVICES);
    writer.nat("PREROUTING", portals, "-j", KubeChain.SERVICES);
    writer.nat("OUTPUT", portals, "-j", KubeChain.SERVICES);
    writer.nat("POSTROUTING", comment("kubernetes postrouting rules"), "-j", KubeChain.POSTROUTING);
  }

  private String mark() {
    return "0x" + Integer.toHexString(1 << node.masqueradeBit());
  }

  private void masquerading() {
    String mark = mark();
    writer.nat(KubeChain.POSTROUTING, "-m mark ! --mark", mark + "/" + mark, "-j RETURN");
    // Clears the bit, or a packet that passes once more would be masqueraded once more.
    writer.nat(KubeChain.POSTROUTING, "-j MARK --set-xmark", mark + "/0x0");
    writer.nat(
        KubeChain.POSTROUTING,
        comment("kubernetes service traffic requiring SNAT"),
        "-j MASQUERADE --random-fully");
    writer.nat(KubeChain.MARK_MASQ, "-j MARK --set-xmark", mark + "/" + mark);
  }

  private void nodePorts() {
    String last =
        comment("kubernetes service nodeports; NOTE: this must be the last rule in this chain");
    if (node.nodePortAddresses().isEmpty() || node.nodePortAddresses().contains(Cidr.ALL)) {
      writer.nat(
          KubeChain.SERVICES,
          node.localhostNodePorts() ? "" : "! -d " + LOOPBACK,
          last,
          TO_LOCAL_ADDRESS,
          "-j",
          KubeChain.NODE_PORTS);
      return;
    }
    List<Ipv4Address> addresses = new ArrayList<>();
    if (node.localhostNodePorts()) {
      addresses.add(LOCALHOST);
    }
    addresses.addAll(node.addresses());
    for (Ipv4Address address : addresses) {
      if (node.nodePortAddresses().stream().anyMatch(range -> range.contains(address))) {
        writer.nat(
            KubeChain.SERVICES, "-d " + Cidr.host(address), last, "-j", KubeChain.NODE_PORTS);
      }
    }
  }

  private void forwarding() {
    String mark = mark();
    if (!node.conntrackTcpBeLiberal()) {
      writer.filter(KubeChain.FORWARD, "-m conntrack --ctstate INVALID -j DROP");
    }
    // Node ports work even where FORWARD drops what nobody accepts.
    writer.filter(
        KubeChain.FORWARD,
        comment("kubernetes forwarding rules"),
        "-m mark --mark",
        mark + "/" + mark,
        "-j ACCEPT");
    writer.filter(
        KubeChain.FORWARD,
        comment("kubernetes forwarding conntrack rule"),
        "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
  }
}
