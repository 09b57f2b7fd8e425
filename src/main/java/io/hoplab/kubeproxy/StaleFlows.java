package io.hoplab.kubeproxy;

import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells the UDP conversations that conntrack would send for ever to where no endpoint is any more:
 * as long as the client keeps its port and goes on sending, no rule is asked again. TCP notices by
 * itself.
 *
 * <p>As in kube-proxy since Kubernetes 1.36: also of a Service that has lost its last endpoint
 * (kubernetes#139628), and of one that was deleted (kubernetes#141371). Policies, and whether an
 * endpoint is about to end, decide nothing here: a conversation stays with an endpoint that
 * answers.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/master/pkg/proxy/conntrack/cleanup.go">pkg/proxy/conntrack/cleanup.go</a>
 */
public final class StaleFlows {
  private final Map<AddressPort, Set<AddressPort>> byAddress = new HashMap<>();
  private final Map<Integer, Set<AddressPort>> byNodePort = new HashMap<>();

  private StaleFlows() {}

  /**
   * What is stale after a change.
   *
   * @param before the Services as they were
   * @param now the Services as they are
   */
  public static StaleFlows after(Services before, Services now) {
    StaleFlows stale = new StaleFlows();
    before.all().forEach(backed -> stale.add(backed, false));
    now.all().forEach(backed -> stale.add(backed, true));
    return stale;
  }

  private void add(BackedService backed, boolean there) {
    Service service = backed.service();
    for (ServicePort port : service.ports()) {
      if (port.protocol() != Protocol.UDP) {
        continue;
      }
      Set<AddressPort> answering = there ? answering(backed, port) : Set.of();
      byAddress.put(new AddressPort(service.clusterIp(), port.port()), answering);
      for (Ipv4Address address : service.loadBalancerIngress()) {
        byAddress.put(new AddressPort(address, port.port()), answering);
      }
      for (Ipv4Address address : service.externalIps()) {
        byAddress.put(new AddressPort(address, port.port()), answering);
      }
      port.nodePort().ifPresent(number -> byNodePort.put(number, answering));
    }
  }

  private static Set<AddressPort> answering(BackedService backed, ServicePort port) {
    Set<AddressPort> answering = new HashSet<>();
    for (Endpoint endpoint : backed.endpoints()) {
      Integer number = endpoint.ports().get(port.name());
      if (number != null && endpoint.serving()) {
        answering.add(new AddressPort(endpoint.address(), number));
      }
    }
    return answering;
  }

  /**
   * Whether an entry of conntrack is stale. As in kube-proxy a node port is one at every address,
   * the nodes' or not.
   *
   * @param original from the client, before any translation
   * @param reply from who is to answer
   */
  public boolean contains(FiveTuple original, FiveTuple reply) {
    if (original.protocol() != Protocol.UDP) {
      return false;
    }
    AddressPort destination = original.destination();
    return lost(byAddress.get(destination), reply)
        || lost(byNodePort.get(destination.port()), reply);
  }

  private static boolean lost(Set<AddressPort> answering, FiveTuple reply) {
    return answering != null && !answering.contains(reply.source());
  }
}
