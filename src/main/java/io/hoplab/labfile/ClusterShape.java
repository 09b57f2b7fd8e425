package io.hoplab.labfile;

import static io.hoplab.labfile.LabShape.leaf;
import static io.hoplab.labfile.LabShape.named;
import static io.hoplab.labfile.LabShape.optional;
import static io.hoplab.labfile.LabShape.required;
import static io.hoplab.labfile.LabShape.some;

/** The shape of a cluster in a lab file: nodes, pods, Services and kube-proxy. */
final class ClusterShape {
  static final Shape SERVES =
      new Shape.Shared(
          "serves",
          Shape.Either.of(
              new Shape.Leaf(Value.SERVED),
              new Shape.ListOf(new Shape.Leaf(Value.SERVED), "a list of these")));
  private static final Shape EXEMPT =
      Shape.Either.of(
          new Shape.Leaf(Value.RANGE_OR_NONE),
          new Shape.ListOf(new Shape.Leaf(Value.RANGE), "a list of ranges"));
  private static final Shape LABELS =
      named("labels", ServiceValue.LABEL_KEY, leaf(ServiceValue.LABEL));

  private static final Shape CONTAINER_PORT =
      Shape.Fields.of(
          "a container's port",
          required("containerPort", leaf(ServiceValue.PORT), "Its number."),
          optional("name", leaf(ServiceValue.PORT_NAME), "Its name.", ""),
          optional("protocol", leaf(ServiceValue.PROTOCOL), "TCP or UDP.", "TCP"));

  private static final Shape SERVICE_PORT =
      Shape.Fields.of(
          "a Service's port",
          required("port", leaf(ServiceValue.PORT), "The port of the ClusterIP."),
          optional(
              "name",
              leaf(ServiceValue.PORT_NAME),
              "Its name; wanted where a Service has several.",
              ""),
          optional("protocol", leaf(ServiceValue.PROTOCOL), "TCP or UDP.", "TCP"),
          optional(
              "targetPort",
              leaf(ServiceValue.TARGET_PORT),
              "The pods' port, by number or name.",
              "port"),
          optional(
              "nodePort",
              leaf(ServiceValue.NODE_PORT),
              "The port of every node.",
              "the next free one, where the type has node ports"));

  private static final Shape ENDPOINT =
      Shape.Either.of(
          leaf(Value.HOST),
          Shape.Fields.of(
              "an endpoint as an EndpointSlice has it",
              required(
                  "addresses",
                  new Shape.ListOf(leaf(ServiceValue.ADDRESS), "a list of addresses"),
                  "Its addresses."),
              optional(
                  "nodeName",
                  leaf(Value.HOST),
                  "The node that it runs on.",
                  "the pod's that has the address"),
              optional(
                  "conditions",
                  Shape.Fields.of(
                      "conditions",
                      optional("ready", leaf(Value.SWITCH), "Whether it gets connections.", "on"),
                      optional("serving", leaf(Value.SWITCH), "Whether it answers.", "as ready"),
                      optional(
                          "terminating", leaf(Value.SWITCH), "Whether it is about to end.", "off")),
                  "Its state.",
                  ""),
              optional(
                  "ports",
                  new Shape.ListOf(
                      Shape.Fields.of(
                          "an endpoint's port",
                          required("port", leaf(ServiceValue.PORT), "Its number."),
                          optional(
                              "name", leaf(ServiceValue.PORT_NAME), "The Service port's name.", ""),
                          optional("protocol", leaf(ServiceValue.PROTOCOL), "TCP or UDP.", "TCP")),
                      "a list of ports"),
                  "Its ports.",
                  "the Service's targetPort")));

  private static final Shape SERVICE =
      Shape.Fields.of(
          "a Service",
          required(
              "ports", new Shape.ListOf(SERVICE_PORT, "a list of a Service's ports"), "Its ports."),
          optional(
              "type", leaf(ServiceValue.TYPE), "ClusterIP, NodePort or LoadBalancer.", "ClusterIP"),
          optional(
              "clusterIP",
              leaf(Value.ADDRESS),
              "Its address, of serviceCidr.",
              "the next free one"),
          optional("selector", LABELS, "The labels of its pods; {} is like none.", ""),
          optional(
              "endpoints",
              Shape.ListOf.ofAny(
                  ENDPOINT, "a list of pods, or of endpoints as an EndpointSlice has them"),
              "Its endpoints, instead of a selector; [] for none.",
              ""),
          optional(
              "publishNotReadyAddresses",
              leaf(Value.SWITCH),
              "Whether pods count as ready at all times.",
              "off"),
          optional(
              "internalTrafficPolicy",
              leaf(ServiceValue.POLICY),
              "Which endpoints the ClusterIP leads to.",
              "Cluster"),
          optional(
              "externalTrafficPolicy",
              leaf(ServiceValue.POLICY),
              "Which endpoints node ports and addresses from outside lead to.",
              "Cluster"),
          optional(
              "sessionAffinity",
              leaf(ServiceValue.AFFINITY),
              "Whether a client keeps its endpoint.",
              "None"),
          optional(
              "sessionAffinityConfig",
              Shape.Fields.of(
                  "session affinity",
                  required(
                      "clientIP",
                      Shape.Fields.of(
                          "affinity by client address",
                          required(
                              "timeoutSeconds",
                              leaf(ServiceValue.AFFINITY_SECONDS),
                              "For how long after its last connection.")),
                      "How a client keeps its endpoint.")),
              "How long a client keeps its endpoint.",
              "three hours"),
          optional(
              "externalIPs",
              new Shape.ListOf(leaf(ServiceValue.ADDRESS), "a list of addresses"),
              "Further addresses that nodes answer for.",
              ""),
          optional(
              "loadBalancer",
              Shape.Fields.of(
                  "a load balancer's status",
                  required(
                      "ingress",
                      new Shape.ListOf(
                          Shape.Fields.of(
                              "an ingress point",
                              required("ip", leaf(ServiceValue.ADDRESS), "Its address.")),
                          "a list of ingress points"),
                      "Its frontend addresses.")),
              "What status.loadBalancer says.",
              ""),
          optional(
              "loadBalancerSourceRanges",
              new Shape.ListOf(leaf(ServiceValue.CLIENTS), "a list of ranges"),
              "Who may use the load balancer.",
              "everyone"),
          optional(
              "healthCheckNodePort",
              leaf(ServiceValue.NODE_PORT),
              "Where a node tells the load balancer that it has endpoints.",
              ""));

  private static final Shape KUBE_PROXY =
      Shape.Fields.of(
          "kube-proxy's configuration",
          optional("mode", leaf(ServiceValue.MODE), "iptables or nftables.", "iptables"),
          optional(
              "clusterCidr",
              leaf(Value.RANGE_OR_NONE),
              "What counts as traffic of pods, or none.",
              "podCidr, or with azure-cni the virtual network's range"),
          optional(
              "masqueradeAll",
              leaf(Value.SWITCH),
              "Whether every client of a ClusterIP is masqueraded.",
              "off"),
          optional(
              "localhostNodePorts",
              leaf(Value.SWITCH),
              "Whether node ports answer at 127.0.0.1, in iptables mode.",
              "on"),
          optional(
              "nodePortAddresses",
              LabShape.RANGES,
              "The ranges of the node's addresses that answer node ports.",
              "all in iptables mode, the primary one in nftables mode"),
          optional(
              "conntrackCleanup",
              leaf(Value.SWITCH),
              "Whether stale UDP entries of conntrack are deleted when endpoints change.",
              "on"));

  private static final Shape NODE =
      Shape.Fields.of(
          "a node",
          required("subnet", leaf(Value.NAME), "The subnet of its NIC."),
          required("ip", leaf(Value.ADDRESS), "The address of its NIC."),
          optional(
              "podCidr",
              leaf(Value.RANGE),
              "The range that its pods' addresses are from; wanted, but not with azure-cni.",
              "with azure-cni its subnet"),
          optional("ipForward", leaf(Value.SWITCH), "The sysctl net.ipv4.ip_forward.", "on"),
          EdgeShape.PUBLIC_IP,
          optional(
              "ipForwarding",
              leaf(Value.SWITCH),
              "The NIC's switch IP forwarding.",
              "on with kubenet, otherwise off"),
          optional(
              "bridgeNfCallIptables",
              leaf(Value.SWITCH),
              "The sysctl net.bridge.bridge-nf-call-iptables.",
              "on"),
          optional(
              "hairpin",
              leaf(Value.SWITCH),
              "Whether cbr0 may send a frame back by the port that it came in by (bridge(8)).",
              "on"),
          optional(
              "proxyArp",
              leaf(Value.SWITCH),
              "Whether it answers pods that ask for their gateway, with azure-cni.",
              "on"),
          optional("mtu", leaf(Value.MTU), "The MTU of its NIC, in octets.", "1500"),
          SecurityShape.GROUP_OF_NIC,
          optional(
              "iptables",
              new Shape.ListOf(leaf(Value.RULE), "a list of iptables rules"),
              "Rules besides those of the cluster network, at the end of their chains.",
              ""),
          optional("serves", SERVES, "What the node itself serves.", ""));

  private static final Shape POD =
      Shape.Fields.of(
          "a pod",
          required("node", leaf(Value.HOST), "The node that it runs on."),
          optional(
              "ip",
              leaf(Value.ADDRESS),
              "Its address.",
              "the next free one of the node's podCidr or subnet"),
          optional(
              "replicas",
              leaf(Value.REPLICAS),
              "As many pods, named NAME-1 and so on, instead of one.",
              ""),
          optional(
              "veth",
              leaf(Value.INTERFACE),
              "The node's end of its veth pair.",
              "veth or azv and digits that depend on the pod's name"),
          optional(
              "ipConfiguration",
              leaf(Value.SWITCH),
              "Whether its address is a secondary one of the node's NIC, with azure-cni.",
              "on"),
          optional(
              "gatewayNeighbour",
              leaf(Value.SWITCH),
              "Whether it is told its gateway's Ethernet address, with azure-cni.",
              "on"),
          optional("serves", SERVES, "What it serves.", ""),
          optional("labels", LABELS, "Its labels, by which Services select their pods.", ""),
          optional(
              "ready",
              leaf(Value.SWITCH),
              "Whether its readiness probe succeeds, so that Services send to it.",
              "on"),
          optional(
              "terminating",
              leaf(Value.SWITCH),
              "Whether it is about to end: Services send to it only when no other is ready.",
              "off"),
          optional(
              "ports",
              new Shape.ListOf(CONTAINER_PORT, "a list of container ports"),
              "The ports of its containers, whose names a Service's targetPort may be.",
              ""));

  static final Shape CLUSTER =
      Shape.Fields.of(
          "a cluster",
          required("network", leaf(Value.PLUGIN), "The cluster network."),
          optional(
              "podCidr",
              leaf(Value.RANGE),
              "The range of all pods; wanted, but not with azure-cni.",
              ""),
          optional(
              "ipMasqAgent",
              leaf(Value.SWITCH),
              "Whether the ip-masq-agent's rules are there, which hide pods behind their node.",
              "on"),
          optional(
              "nonMasqueradeCidrs",
              EXEMPT,
              "Destinations that the ip-masq-agent leaves untranslated.",
              "podCidr, or with azure-cni the virtual network's ranges"),
          required("nodes", some("nodes", Value.HOST, NODE), "The nodes by name."),
          optional("pods", named("pods", Value.HOST, POD), "The pods by name.", ""),
          optional(
              "serviceCidr",
              leaf(Value.RANGE),
              "The range that ClusterIPs are from.",
              ServiceRange.DEFAULT.toString()),
          optional("kubeProxy", KUBE_PROXY, "How kube-proxy is configured on every node.", ""),
          optional(
              "services",
              named("Services", ServiceValue.NAME, SERVICE),
              "The Services by name; in another Kubernetes namespace than default with it, as in"
                  + " kube-system/kube-dns.",
              ""));

  private ClusterShape() {}
}
