package io.hoplab.k8s;

import io.hoplab.azure.Fabric;
import io.hoplab.azure.Nic;
import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Host;
import io.hoplab.topology.Note;
import io.hoplab.topology.Role;
import io.hoplab.topology.Route;
import io.hoplab.topology.StaticNeighbour;
import io.hoplab.topology.Sysctl;
import io.hoplab.topology.VethEnd;
import io.hoplab.topology.VethPair;
import java.util.ArrayList;
import java.util.List;

/**
 * azure-cni in mode transparent: no bridge, but for each pod a cable, a route of the node to the
 * pod's address, and in the pod a gateway 169.254.1.1 that nobody has. The pod is told its Ethernet
 * address, and the node answers for it besides.
 *
 * <p>Pods have addresses of the node's subnet, which are secondary IP configurations of its NIC; in
 * overlay mode they have addresses of the node's pod CIDR, which the virtual network keeps apart.
 *
 * <p>The plugin adds the pod's neighbour as one to be probed; here it is permanent, so that a pod
 * does not lose it while nobody looks.
 *
 * @see <a
 *     href="https://github.com/Azure/azure-container-networking/blob/master/network/transparent_endpointclient_linux.go">
 *     azure-container-networking</a>
 */
final class AzureCni implements ClusterNetwork {
  private static final Ipv4Address GATEWAY = Ipv4Address.parse("169.254.1.1");

  /** The Ethernet address of every node's end of a pod's cable. */
  private static final MacAddress NODE_END = MacAddress.parse("aa:aa:aa:aa:aa:aa");

  /** The kernel draws a pod's Ethernet address; this prefix marks it as no vendor's. */
  private static final int POD_MAC_PREFIX = 0x0a58;

  private final Cluster cluster;
  private final NodeRules rules;

  /** The hosts of a cluster with this network. */
  AzureCni(Cluster cluster) {
    this.cluster = cluster;
    this.rules = new NodeRules(cluster, node -> List.of());
  }

  @Override
  public Nic nic(Node node) {
    if (!cluster.network().usesSubnet()) {
      return node.podCidr().map(range -> node.nic().withOverlay(range)).orElse(node.nic());
    }
    return node.nic()
        .withSecondary(pods(node).stream().filter(Pod::ipConfiguration).map(Pod::address).toList());
  }

  private List<Pod> pods(Node node) {
    return cluster.pods().stream().filter(pod -> pod.node().equals(node.name())).toList();
  }

  @Override
  public Host host(Node node) {
    List<Route> routes = new ArrayList<>();
    routes.add(Fabric.defaultRoute(node.nic()));
    List<Sysctl> sysctls = new ArrayList<>(rules.forwarding(node));
    sysctls.addAll(rules.proxySysctls());
    for (Pod pod : pods(node)) {
      routes.add(
          Route.onLink(
              Cidr.host(pod.address()), pod.veth(), Note.because(pod.name() + " is here")));
      sysctls.add(
          Sysctl.of(
              pod.veth(),
              "net/ipv4/conf/" + pod.veth() + "/proxy_arp",
              NodeRules.onOff(node.proxyArp()),
              Note.realism("answers a pod that asks for its gateway; it is told the answer, too")));
    }
    return new Host(
        node.name(),
        Role.NODE,
        List.of(),
        routes,
        List.of(),
        sysctls,
        rules.chains(node),
        rules.rules(node),
        rules.nftables(node),
        node.listeners(),
        Note.because("a Kubernetes node"));
  }

  @Override
  public Host host(Pod pod) {
    return new Host(
        pod.name(),
        Role.POD,
        List.of(),
        List.of(
            Route.onLink(
                Cidr.host(GATEWAY),
                InterfaceName.ETH0,
                Note.because("the gateway is at the cable's other end")),
            Route.via(
                Cidr.ALL,
                GATEWAY,
                InterfaceName.ETH0,
                Note.because("the node is the way to everyone else"))),
        List.of(),
        List.of(
            Sysctl.of(
                "net.ipv4.ip_forward", "0", Note.realism("independent of the machine's value"))),
        List.of(),
        List.of(),
        pod.listeners(),
        Note.because("a pod on " + pod.node()));
  }

  /** A pod has the mask of its range, although the plugin takes the route to the range away. */
  private static int prefixLength(Node node) {
    return node.podCidr().orElse(node.nic().subnet().range()).prefixLength();
  }

  @Override
  public VethPair cable(Pod pod) {
    Node node = cluster.node(pod);
    int mtu = node.nic().mtu();
    VethEnd podEnd =
        VethEnd.routed(
            pod.name(),
            InterfaceName.ETH0,
            MacAddress.of(POD_MAC_PREFIX, pod.address()),
            mtu,
            List.of(
                new AssignedAddress(
                    new InterfaceAddress(pod.address(), prefixLength(node)),
                    false,
                    Note.because("the pod's address; nobody of its range is on its link"))));
    if (pod.gatewayNeighbour()) {
      podEnd =
          podEnd.withNeighbours(
              List.of(
                  new StaticNeighbour(
                      GATEWAY,
                      NODE_END,
                      Note.realism("the pod need not ask for its gateway; it would be told"))));
    }
    return new VethPair(
        podEnd,
        VethEnd.routed(node.name(), pod.veth(), NODE_END, mtu, List.of()),
        Note.because("connects " + pod.name() + " to " + node.name()));
  }
}
