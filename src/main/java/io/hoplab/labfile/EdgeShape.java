package io.hoplab.labfile;

import static io.hoplab.labfile.LabShape.leaf;
import static io.hoplab.labfile.LabShape.named;
import static io.hoplab.labfile.LabShape.optional;
import static io.hoplab.labfile.LabShape.required;
import static io.hoplab.labfile.LabShape.some;

import io.hoplab.azure.OutboundRule;

/** The shape of what stands between a virtual network and the internet, and of the internet. */
final class EdgeShape {
  /** Azure allocates ports in steps of eight. */
  static final int PORT_STEP = 8;

  static final Value<Integer> ALLOCATED_PORTS =
      Value.number("a number of ports", PORT_STEP, OutboundRule.PORTS);
  static final Value<String> SKU = Value.oneOf("Standard", "Basic");

  /** Nodes have it, too: what they need comes before what is made of their own shape. */
  static final Shape.Key PUBLIC_IP =
      optional(
          "publicIp",
          Shape.Either.of(
              leaf(Value.ADDRESS),
              Shape.Fields.of(
                  "a public IP address",
                  required("ip", leaf(Value.ADDRESS), "The address."),
                  optional("sku", leaf(SKU), "Its SKU.", "Standard"))),
          "The public address of its NIC's primary IP configuration (instance-level).",
          "");

  private static final Shape PUBLIC_IPS =
      Shape.Either.of(
          leaf(Value.ADDRESS), new Shape.ListOf(leaf(Value.ADDRESS), "a list of these"));

  static final Shape.Key INTERNET =
      optional(
          "internet",
          Shape.Fields.of(
              "the internet",
              optional(
                  "hosts",
                  named(
                      "hosts",
                      Value.HOST,
                      Shape.Fields.of(
                          "a host on the internet",
                          required("ip", leaf(Value.ADDRESS), "Its public address."),
                          AccessShape.SERVICE_KEY,
                          optional("serves", ClusterShape.SERVES, "What it serves.", ""))),
                  "Who is there, by name.",
                  "")),
          "The internet.",
          "");

  static final Shape.Key NAT_GATEWAYS =
      optional(
          "natGateways",
          named(
              "NAT gateways",
              Value.HOST,
              Shape.Fields.of(
                  "a NAT gateway",
                  required("publicIps", PUBLIC_IPS, "Its public addresses, 1 to 16."))),
          "NAT gateways by name, for subnets to name.",
          "");

  static final Shape.Key LOAD_BALANCERS =
      optional(
          "loadBalancers",
          named(
              "load balancers",
              Value.HOST,
              Shape.Fields.of(
                  "a load balancer",
                  required(
                      "frontends",
                      some("frontends", Value.NAME, LoadBalancerShape.FRONTEND),
                      "Its addresses by the names of their frontend IP configurations: public"
                          + " ones, or a subnet and an address of it."),
                  required(
                      "backendPools",
                      some(
                          "backend pools",
                          Value.NAME,
                          new Shape.ListOf(leaf(Value.HOST), "a list of nodes and VMs")),
                      "The hosts that it is for, by pool."),
                  optional(
                      "outboundRules",
                      named(
                          "outbound rules",
                          Shape.Fields.of(
                              "an outbound rule",
                              required("frontend", leaf(Value.NAME), "The frontend's name."),
                              required("backendPool", leaf(Value.NAME), "The backend pool's name."),
                              optional(
                                  "allocatedOutboundPorts",
                                  leaf(ALLOCATED_PORTS),
                                  "How many ports each member has, a multiple of 8.",
                                  "as Azure does by the size of the pool"))),
                      "Whom it gives source NAT to a frontend, by name.",
                      ""),
                  LoadBalancerShape.PROBES,
                  LoadBalancerShape.RULES)),
          "Load balancers by name.",
          "");

  private EdgeShape() {}
}
