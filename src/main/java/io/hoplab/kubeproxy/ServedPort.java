package io.hoplab.kubeproxy;

/**
 * One port of a Service as a node sees it: which endpoints its two policies leave.
 *
 * @param service the Service
 * @param port the port
 * @param reachable the endpoints that the node may send to
 */
record ServedPort(Service service, ServicePort port, Reachable reachable) {

  static ServedPort of(ProxyNode node, BackedService backed, ServicePort port) {
    Service service = backed.service();
    boolean internalLocal = service.internalTrafficPolicy() == TrafficPolicy.LOCAL;
    boolean externalLocal = service.externalTrafficPolicy() == TrafficPolicy.LOCAL;
    boolean fromOutside = reachedFromOutside(service, port);
    return new ServedPort(
        service,
        port,
        Reachable.from(
            node.name(),
            port.name(),
            backed.endpoints(),
            !internalLocal || fromOutside,
            internalLocal || (externalLocal && fromOutside)));
  }

  /** {@code default/web:http}, or {@code default/web} for a port without a name. */
  String name() {
    return service.name() + (port.name().isEmpty() ? "" : ":" + port.name());
  }

  boolean internalLocal() {
    return service.internalTrafficPolicy() == TrafficPolicy.LOCAL;
  }

  boolean externalLocal() {
    return service.externalTrafficPolicy() == TrafficPolicy.LOCAL;
  }

  /** Whether there is an endpoint for who calls the ClusterIP. */
  boolean internal() {
    return internalLocal() ? !reachable.local().isEmpty() : reachable.anywhere();
  }

  /** Whether there is an endpoint for who calls from outside the cluster. */
  boolean external() {
    return externalLocal() ? !reachable.local().isEmpty() : reachable.anywhere();
  }

  boolean reachedFromOutside() {
    return reachedFromOutside(service, port);
  }

  private static boolean reachedFromOutside(Service service, ServicePort port) {
    return port.nodePort().isPresent()
        || !service.loadBalancerIngress().isEmpty()
        || !service.externalIps().isEmpty();
  }

  /** Whether only some clients may use the load balancer's addresses. */
  boolean guarded() {
    return !service.loadBalancerIngress().isEmpty()
        && !service.loadBalancerSourceRanges().isEmpty();
  }

  /** Whether the node itself is among those clients. */
  boolean nodeMayUseLoadBalancer(ProxyNode node) {
    return service.loadBalancerSourceRanges().stream()
        .anyMatch(range -> range.contains(node.nodeIp()));
  }
}
