package io.hoplab.labfile;

/** How a lab file writes virtual networks besides its own, and their peerings. */
final class PeeringShape {
  /** The subnet of a NIC: in another virtual network with its name before it. */
  static final Value<String> SUBNET =
      Value.grammar(
          "the name of a subnet such as aks, or hub/jump in another virtual network",
          "[A-Za-z0-9][A-Za-z0-9_-]{0,79}(/[A-Za-z0-9][A-Za-z0-9_-]{0,79})?");

  static final Shape.Key PEERINGS =
      LabShape.optional(
          "peerings",
          LabShape.named(
              "peerings",
              Shape.Fields.of(
                  "a side of a peering",
                  LabShape.optional(
                      "allowVirtualNetworkAccess",
                      LabShape.leaf(Value.SWITCH),
                      "Whether anything flows; either side can say no.",
                      "on"),
                  LabShape.optional(
                      "allowForwardedTraffic",
                      LabShape.leaf(Value.SWITCH),
                      "Whether it takes what the other one only forwards.",
                      "off"))),
          "Its sides of peerings by the name of the other virtual network.",
          "");

  static final Shape.Key PEERED_VNETS =
      LabShape.optional(
          "peeredVnets",
          LabShape.named(
              "virtual networks",
              Shape.Fields.of(
                  "a virtual network",
                  LabShape.required(
                      "addressSpace", LabShape.RANGES, "The ranges that it routes by itself."),
                  LabShape.required(
                      "subnets",
                      LabShape.some(
                          "subnets",
                          Value.NAME,
                          Shape.Fields.of(
                              "a subnet",
                              LabShape.required(
                                  "range", LabShape.leaf(Value.RANGE), "Its addresses, /2 to /29."),
                              LabShape.optional(
                                  "routeTable",
                                  LabShape.leaf(Value.NAME),
                                  "The route table that is associated with it.",
                                  ""),
                              SecurityShape.GROUP_OF_SUBNET)),
                      "The subnets by name; VMs name them as VNET/SUBNET."),
                  PEERINGS)),
          "Virtual networks besides vnet, by name.",
          "");

  private PeeringShape() {}
}
