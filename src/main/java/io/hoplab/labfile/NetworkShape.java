package io.hoplab.labfile;

import static io.hoplab.labfile.LabShape.leaf;
import static io.hoplab.labfile.LabShape.named;
import static io.hoplab.labfile.LabShape.optional;
import static io.hoplab.labfile.LabShape.required;
import static io.hoplab.labfile.LabShape.some;

/** The shape of a virtual network and of its virtual machines in a lab file. */
final class NetworkShape {
  private static final Value<String> NEXT_HOP =
      Value.grammar(
          "a host's name, an IPv4 address or none", "(" + Value.LABEL + "|" + Value.IPV4 + ")");

  static final Shape VNET =
      Shape.Fields.of(
          "a virtual network",
          optional(
              "addressSpace",
              LabShape.RANGES,
              "The ranges that the virtual network routes by itself.",
              "the ranges of its subnets"),
          required(
              "subnets",
              some(
                  "subnets",
                  Value.NAME,
                  Shape.Fields.of(
                      "a subnet",
                      required("range", leaf(Value.RANGE), "Its addresses, /2 to /29."),
                      optional(
                          "routeTable",
                          leaf(Value.NAME),
                          "The route table that is associated with it.",
                          ""),
                      optional(
                          "natGateway",
                          leaf(Value.HOST),
                          "The NAT gateway that is associated with it.",
                          ""),
                      optional(
                          "defaultOutboundAccess",
                          leaf(Value.ADDRESS),
                          "The public address that Azure lends to what has no other way out.",
                          "none, as in a private subnet"),
                      SecurityShape.GROUP_OF_SUBNET,
                      AccessShape.SERVICE_ENDPOINTS,
                      AccessShape.NETWORK_POLICIES)),
              "The subnets by name."),
          SecurityShape.GROUPS,
          PeeringShape.PEERINGS,
          optional(
              "routeTables",
              named(
                  "route tables",
                  named(
                      "routes",
                      Shape.Fields.of(
                          "a route",
                          required("to", leaf(Value.RANGE), "The destinations that it is for."),
                          required(
                              "nextHop",
                              leaf(NEXT_HOP),
                              "The node or VM whose NIC takes the packets, an address, or none to"
                                  + " drop them.")))),
              "Route tables by name, each with its user-defined routes by name.",
              ""));

  static final Shape VM =
      Shape.Fields.of(
          "a virtual machine",
          required("subnet", leaf(PeeringShape.SUBNET), "The subnet of its NIC."),
          required("ip", leaf(Value.ADDRESS), "The address of its NIC."),
          optional("ipForwarding", leaf(Value.SWITCH), "The NIC's switch IP forwarding.", "off"),
          optional("mtu", leaf(Value.MTU), "The MTU of its NIC, in octets.", "1500"),
          EdgeShape.PUBLIC_IP,
          optional(
              "ipForward",
              leaf(Value.SWITCH),
              "net.ipv4.ip_forward, as an appliance has it on.",
              "off"),
          optional(
              "iptables",
              new Shape.ListOf(leaf(Value.RULE), "a list of rules"),
              "Its iptables rules, as iptables-save prints them.",
              ""),
          SecurityShape.GROUP_OF_NIC,
          optional("serves", ClusterShape.SERVES, "What it serves.", ""));

  private NetworkShape() {}
}
