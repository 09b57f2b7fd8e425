package io.hoplab.labfile;

import static io.hoplab.labfile.LabShape.leaf;
import static io.hoplab.labfile.LabShape.named;
import static io.hoplab.labfile.LabShape.optional;
import static io.hoplab.labfile.LabShape.required;
import static io.hoplab.labfile.LabShape.some;

/**
 * The shape of private endpoints, service endpoints and the names that Azure's DNS server knows.
 */
final class AccessShape {
  static final Value<String> SERVICE =
      Value.matching("an Azure service such as Microsoft.Storage", "Microsoft\\.[A-Za-z]+");

  /** Of a host on the internet. */
  static final Shape.Key SERVICE_KEY =
      optional(
          "service",
          leaf(SERVICE),
          "The Azure service that it is part of, for the service endpoints of subnets.",
          "");

  /** Of a subnet. */
  static final Shape.Key SERVICE_ENDPOINTS =
      optional(
          "serviceEndpoints",
          new Shape.ListOf(leaf(SERVICE), "a list of Azure services"),
          "The Azure services that it has a service endpoint for.",
          "");

  /** Of a subnet. */
  static final Shape.Key NETWORK_POLICIES =
      optional(
          "privateEndpointNetworkPolicies",
          leaf(Value.SWITCH),
          "Whether user-defined routes hold for its private endpoints, if they are as long as the"
              + " address space or longer.",
          "off");

  static final Shape.Key PRIVATE_ENDPOINTS =
      optional(
          "privateEndpoints",
          named(
              "private endpoints",
              Value.HOST,
              Shape.Fields.of(
                  "a private endpoint",
                  required("subnet", leaf(Value.NAME), "Its subnet."),
                  required("ip", leaf(Value.ADDRESS), "Its address there."),
                  required("service", leaf(Value.HOST), "The host outside that it leads to."))),
          "Private endpoints by name.",
          "");

  static final Shape.Key PUBLIC_DNS =
      optional(
          "publicDns",
          some("names", Value.DNS_NAME, leaf(Value.HOST)),
          "Public DNS names, and the hosts on the internet that have them; whoever uses one has to"
              + " ask for it.",
          "");

  static final Shape.Key PRIVATE_DNS_ZONES =
      optional(
          "privateDnsZones",
          named(
              "private DNS zones",
              Shape.Fields.of(
                  "a private DNS zone",
                  required(
                      "zone",
                      leaf(Value.DNS_NAME),
                      "Its domain, such as privatelink.blob.core.windows.net."),
                  optional(
                      "linked",
                      leaf(Value.SWITCH),
                      "Whether it is linked to the virtual network.",
                      "on"),
                  required(
                      "records",
                      some("records", Value.DNS_NAME, leaf(Value.HOST)),
                      "The private endpoints, by their names below the domain."))),
          "Private DNS zones.",
          "");

  private AccessShape() {}
}
