package io.hoplab.kubeproxy;

import java.util.Map;

/** Calls of Services: who calls what by which kind of Service, and what has to come of it. */
final class Walks {
  /**
   * Kind, client, target and end: {@code b<10.244.0.1} is pod-b that answers and sees this client;
   * {@code node} is delivered to the node itself; {@code out} leaves for the network.
   */
  static final String ROWS =
      """
      ClusterIP                     | pod-a     | cluster-ip    | b<10.244.0.2 c<10.244.0.2
      ClusterIP                     | pod-b     | cluster-ip    | b<10.244.0.1 c<10.244.0.3
      ClusterIP                     | pod-d     | cluster-ip    | b<10.244.1.9 c<10.244.1.9
      ClusterIP                     | node-1    | cluster-ip    | b<10.244.0.1 c<10.240.0.4
      ClusterIP                     | vm        | cluster-ip    | b<10.244.0.1 c<10.240.0.4
      ClusterIP                     | internet  | cluster-ip    | b<10.244.0.1 c<10.240.0.4
      ClusterIP                     | vm        | node-port     | node
      NodePort                      | pod-a     | cluster-ip    | b<10.244.0.2 c<10.244.0.2
      NodePort                      | pod-a     | node-port     | b<10.244.0.1 c<10.240.0.4
      NodePort                      | pod-b     | node-port     | b<10.244.0.1 c<10.240.0.4
      NodePort                      | pod-d     | node-port     | b<10.244.0.1 c<10.240.0.4
      NodePort                      | node-1    | node-port     | b<10.244.0.1 c<10.240.0.4
      NodePort                      | vm        | node-port     | b<10.244.0.1 c<10.240.0.4
      NodePort                      | internet  | node-port     | b<10.244.0.1 c<10.240.0.4
      NodePort                      | pod-d     | node-port-2   | b<10.240.0.5 c<10.244.1.1
      NodePort                      | vm        | node-port-2   | b<10.240.0.5 c<10.244.1.1
      NodePort                      | pod-d     | bridge-port   | b<10.244.0.1 c<10.240.0.4
      NodePort                      | localhost | local-port    | b<10.244.0.1 c<10.240.0.4
      LoadBalancer                  | pod-a     | load-balancer | b<10.244.0.1 c<10.240.0.4
      LoadBalancer                  | pod-d     | load-balancer | b<10.240.0.5 c<10.244.1.1
      LoadBalancer                  | node-1    | load-balancer | b<10.244.0.1 c<10.240.0.4
      LoadBalancer                  | vm        | load-balancer | b<10.244.0.1 c<10.240.0.4
      LoadBalancer                  | internet  | load-balancer | b<10.244.0.1 c<10.240.0.4
      externalIPs                   | pod-a     | external-ip   | b<10.244.0.1 c<10.240.0.4
      externalIPs                   | pod-d     | external-ip   | b<10.240.0.5 c<10.244.1.1
      externalIPs                   | node-1    | external-ip   | b<10.244.0.1 c<10.240.0.4
      externalIPs                   | vm        | external-ip   | b<10.244.0.1 c<10.240.0.4
      externalIPs                   | internet  | external-ip   | b<10.244.0.1 c<10.240.0.4
      external Local                | pod-a     | cluster-ip    | b<10.244.0.2 c<10.244.0.2
      external Local                | pod-d     | cluster-ip    | b<10.244.1.9 c<10.244.1.9
      external Local                | node-1    | cluster-ip    | b<10.244.0.1 c<10.240.0.4
      external Local                | vm        | cluster-ip    | b<10.244.0.1 c<10.240.0.4
      external Local                | internet  | cluster-ip    | b<10.244.0.1 c<10.240.0.4
      external Local                | pod-a     | node-port     | b<10.244.0.2 c<10.244.0.2
      external Local                | pod-b     | node-port     | b<10.244.0.1 c<10.244.0.3
      external Local                | pod-d     | node-port     | b<10.240.0.5
      external Local                | node-1    | node-port     | b<10.244.0.1 c<10.240.0.4
      external Local                | vm        | node-port     | b<10.241.0.4
      external Local                | internet  | node-port     | b<203.0.113.9
      external Local                | vm        | node-port-2   | c<10.241.0.4
      external Local                | localhost | local-port    | b<10.244.0.1 c<10.240.0.4
      external Local                | pod-a     | load-balancer | b<10.244.0.2 c<10.244.0.2
      external Local                | pod-d     | load-balancer | b<10.244.1.9 c<10.244.1.9
      external Local                | node-1    | load-balancer | b<10.244.0.1 c<10.240.0.4
      external Local                | vm        | load-balancer | b<10.241.0.4
      external Local                | internet  | load-balancer | b<203.0.113.9
      external Local, elsewhere     | pod-a     | cluster-ip    | c<10.244.0.2
      external Local, elsewhere     | pod-d     | cluster-ip    | c<10.244.1.9
      external Local, elsewhere     | node-1    | cluster-ip    | c<10.240.0.4
      external Local, elsewhere     | vm        | cluster-ip    | c<10.240.0.4
      external Local, elsewhere     | internet  | cluster-ip    | c<10.240.0.4
      external Local, elsewhere     | pod-a     | node-port     | c<10.244.0.2
      external Local, elsewhere     | pod-d     | node-port     | timeout
      external Local, elsewhere     | node-1    | node-port     | c<10.240.0.4
      external Local, elsewhere     | vm        | node-port     | timeout
      external Local, elsewhere     | internet  | node-port     | timeout
      external Local, elsewhere     | vm        | node-port-2   | c<10.241.0.4
      external Local, elsewhere     | pod-a     | load-balancer | c<10.244.0.2
      external Local, elsewhere     | pod-d     | load-balancer | c<10.244.1.9
      external Local, elsewhere     | node-1    | load-balancer | c<10.240.0.4
      external Local, elsewhere     | vm        | load-balancer | timeout
      external Local, elsewhere     | internet  | load-balancer | timeout
      internal Local                | pod-a     | cluster-ip    | b<10.244.0.2
      internal Local                | pod-d     | cluster-ip    | c<10.244.1.9
      internal Local                | node-1    | cluster-ip    | b<10.244.0.1
      internal Local                | vm        | cluster-ip    | b<10.244.0.1
      internal Local                | internet  | cluster-ip    | b<10.244.0.1
      internal Local                | pod-a     | node-port     | b<10.244.0.1 c<10.240.0.4
      internal Local                | pod-d     | node-port     | b<10.244.0.1 c<10.240.0.4
      internal Local                | node-1    | node-port     | b<10.244.0.1 c<10.240.0.4
      internal Local                | vm        | node-port     | b<10.244.0.1 c<10.240.0.4
      internal Local                | internet  | node-port     | b<10.244.0.1 c<10.240.0.4
      internal Local                | pod-a     | load-balancer | b<10.244.0.1 c<10.240.0.4
      internal Local                | pod-d     | load-balancer | b<10.240.0.5 c<10.244.1.1
      internal Local                | node-1    | load-balancer | b<10.244.0.1 c<10.240.0.4
      internal Local                | vm        | load-balancer | b<10.244.0.1 c<10.240.0.4
      internal Local                | internet  | load-balancer | b<10.244.0.1 c<10.240.0.4
      internal Local, elsewhere     | pod-a     | cluster-ip    | timeout
      internal Local, elsewhere     | pod-d     | cluster-ip    | c<10.244.1.9
      internal Local, elsewhere     | node-1    | cluster-ip    | timeout
      internal Local, elsewhere     | vm        | cluster-ip    | timeout
      internal Local, elsewhere     | internet  | cluster-ip    | timeout
      internal Local, elsewhere     | pod-a     | node-port     | c<10.240.0.4
      internal Local, elsewhere     | pod-d     | node-port     | c<10.240.0.4
      internal Local, elsewhere     | node-1    | node-port     | c<10.240.0.4
      internal Local, elsewhere     | vm        | node-port     | c<10.240.0.4
      internal Local, elsewhere     | internet  | node-port     | c<10.240.0.4
      internal Local, elsewhere     | pod-a     | load-balancer | c<10.240.0.4
      internal Local, elsewhere     | pod-d     | load-balancer | c<10.244.1.1
      internal Local, elsewhere     | node-1    | load-balancer | c<10.240.0.4
      internal Local, elsewhere     | vm        | load-balancer | c<10.240.0.4
      internal Local, elsewhere     | internet  | load-balancer | c<10.240.0.4
      both Local                    | pod-a     | cluster-ip    | b<10.244.0.2
      both Local                    | pod-d     | cluster-ip    | c<10.244.1.9
      both Local                    | node-1    | cluster-ip    | b<10.244.0.1
      both Local                    | vm        | cluster-ip    | b<10.244.0.1
      both Local                    | internet  | cluster-ip    | b<10.244.0.1
      both Local                    | pod-a     | node-port     | b<10.244.0.2 c<10.244.0.2
      both Local                    | pod-d     | node-port     | b<10.240.0.5
      both Local                    | node-1    | node-port     | b<10.244.0.1 c<10.240.0.4
      both Local                    | vm        | node-port     | b<10.241.0.4
      both Local                    | internet  | node-port     | b<203.0.113.9
      both Local                    | pod-a     | load-balancer | b<10.244.0.2 c<10.244.0.2
      both Local                    | pod-d     | load-balancer | b<10.244.1.9 c<10.244.1.9
      both Local                    | node-1    | load-balancer | b<10.244.0.1 c<10.240.0.4
      both Local                    | vm        | load-balancer | b<10.241.0.4
      both Local                    | internet  | load-balancer | b<203.0.113.9
      no endpoints                  | pod-a     | cluster-ip    | refused
      no endpoints                  | pod-d     | cluster-ip    | refused
      no endpoints                  | node-1    | cluster-ip    | refused
      no endpoints                  | vm        | cluster-ip    | refused
      no endpoints                  | internet  | cluster-ip    | refused
      no endpoints                  | pod-a     | node-port     | refused
      no endpoints                  | pod-d     | node-port     | refused
      no endpoints                  | node-1    | node-port     | refused
      no endpoints                  | vm        | node-port     | refused
      no endpoints                  | internet  | node-port     | refused
      no endpoints                  | localhost | local-port    | refused
      no endpoints                  | pod-a     | load-balancer | refused
      no endpoints                  | pod-d     | load-balancer | refused
      no endpoints                  | node-1    | load-balancer | out
      no endpoints                  | vm        | load-balancer | refused
      no endpoints                  | internet  | load-balancer | refused
      terminating                   | pod-a     | cluster-ip    | b<10.244.0.2
      terminating here, ready there | pod-a     | cluster-ip    | c<10.244.0.2
      terminating here, ready there | internet  | load-balancer | b<203.0.113.9
      source ranges                 | pod-a     | cluster-ip    | b<10.244.0.2 c<10.244.0.2
      source ranges                 | internet  | node-port     | b<10.244.0.1 c<10.240.0.4
      source ranges                 | pod-a     | load-balancer | timeout
      source ranges                 | node-1    | load-balancer | timeout
      source ranges                 | partner   | load-balancer | b<10.244.0.1 c<10.240.0.4
      source ranges                 | internet  | load-balancer | timeout
      source ranges, node           | node-1    | load-balancer | b<10.244.0.1 c<10.240.0.4
      """;

  private Walks() {}

  private static final Map<String, String> CLIENTS =
      Map.of(
          "pod-a", "10.244.0.2",
          "pod-b", "10.244.0.3",
          "pod-d", "10.244.1.9",
          "node-1", "10.240.0.4",
          "localhost", "127.0.0.1",
          "vm", "10.241.0.4",
          "internet", "203.0.113.9",
          "partner", "198.51.100.7");

  private static final Map<String, String> TARGETS =
      Map.of(
          "cluster-ip", "172.31.0.5:443",
          "node-port", "10.240.0.4:32000",
          "node-port-2", "10.240.0.5:32000",
          "bridge-port", "10.244.0.1:32000",
          "local-port", "127.0.0.1:32000",
          "load-balancer", "20.45.123.10:443",
          "external-ip", "192.0.2.9:443");

  static Web kind(String name) {
    Web elsewhere = Web.withoutEndpoints().endpoint(Web.podC());
    return switch (name) {
      case "ClusterIP" -> Web.service();
      case "NodePort" -> Web.service().nodePort();
      case "LoadBalancer" -> Web.service().loadBalancer();
      case "externalIPs" -> Web.service().externalIp("192.0.2.9");
      case "external Local" -> Web.service().loadBalancer().externalLocal();
      case "external Local, elsewhere" -> elsewhere.loadBalancer().externalLocal();
      case "internal Local" -> Web.service().loadBalancer().internalLocal();
      case "internal Local, elsewhere" -> elsewhere.loadBalancer().internalLocal();
      case "both Local" -> Web.service().loadBalancer().internalLocal().externalLocal();
      case "no endpoints" -> Web.withoutEndpoints().loadBalancer();
      case "terminating" ->
          Web.withoutEndpoints()
              .endpoint(Web.podB().terminating(true))
              .endpoint(Web.podC().terminating(false));
      case "terminating here, ready there" ->
          Web.withoutEndpoints()
              .endpoint(Web.podB().terminating(true))
              .endpoint(Web.podC())
              .loadBalancer()
              .externalLocal();
      case "source ranges" -> Web.service().loadBalancer().sourceRanges("198.51.100.0/24");
      case "source ranges, node" -> Web.service().loadBalancer().sourceRanges("10.240.0.0/16");
      default -> throw new IllegalArgumentException(name);
    };
  }

  static String client(String name) {
    return CLIENTS.get(name);
  }

  static String target(String name) {
    return TARGETS.getOrDefault(name, name);
  }
}
