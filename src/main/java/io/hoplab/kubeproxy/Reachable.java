package io.hoplab.kubeproxy;

import io.hoplab.net.AddressPort;
import io.hoplab.net.HostName;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The endpoints of one port of a Service that a node may send to: those that are ready, and when
 * there is none, those that are terminating but still serving (Kubernetes' KEP-1669). The two
 * policies decide that each for itself.
 *
 * @param cluster those of policy Cluster; empty when the port never uses it
 * @param local those of policy Local; empty when the port never uses it
 * @param all the ones of either policy
 * @param anywhere whether there is one for anybody, be it not for this node
 */
record Reachable(
    List<AddressPort> cluster, List<AddressPort> local, List<AddressPort> all, boolean anywhere) {

  /** By the text {@code address:port}, as kube-proxy sorts: {@code .10} comes before {@code .2}. */
  private static final Comparator<AddressPort> ORDER = Comparator.comparing(AddressPort::toString);

  static Reachable from(
      HostName node,
      String portName,
      List<Endpoint> endpoints,
      boolean usesCluster,
      boolean usesLocal) {
    List<AddressPort> everywhere = usable(portName, endpoints, any -> true);
    List<AddressPort> here =
        usable(
            portName,
            endpoints,
            endpoint -> endpoint.node().isPresent() && endpoint.node().get().equals(node));
    List<AddressPort> cluster = usesCluster ? everywhere : List.of();
    List<AddressPort> local = usesLocal ? here : List.of();
    List<AddressPort> all =
        Stream.concat(cluster.stream(), local.stream()).distinct().sorted(ORDER).toList();
    return new Reachable(cluster, local, all, !everywhere.isEmpty());
  }

  private static List<AddressPort> usable(
      String portName, List<Endpoint> endpoints, Predicate<Endpoint> where) {
    List<AddressPort> ready = places(portName, endpoints, where.and(Endpoint::ready));
    return ready.isEmpty()
        ? places(portName, endpoints, where.and(Endpoint::serving).and(Endpoint::terminating))
        : ready;
  }

  private static List<AddressPort> places(
      String portName, List<Endpoint> endpoints, Predicate<Endpoint> which) {
    return endpoints.stream()
        .filter(endpoint -> endpoint.ports().containsKey(portName))
        .filter(which)
        .map(endpoint -> new AddressPort(endpoint.address(), endpoint.ports().get(portName)))
        .sorted(ORDER)
        .toList();
  }
}
