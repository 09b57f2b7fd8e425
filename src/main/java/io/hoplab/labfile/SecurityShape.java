package io.hoplab.labfile;

import io.hoplab.azure.AddressPrefixes;
import io.hoplab.azure.PortRange;
import io.hoplab.azure.SecurityRule;
import io.hoplab.azure.SecurityRule.Access;
import io.hoplab.azure.SecurityRule.Direction;
import io.hoplab.azure.ServiceTag;
import io.hoplab.net.Cidr;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How a lab file writes network security groups: in Azure's own spelling. */
final class SecurityShape {
  /** The one word for whatever there is. */
  static final String ANY = "*";

  private static final String PORT =
      "(0|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
  private static final int LAST_PORT = 65535;

  static final Value<Integer> PRIORITY =
      Value.number("a priority", SecurityRule.FIRST_PRIORITY, SecurityRule.LAST_PRIORITY);
  static final Value<Direction> DIRECTION = oneOf(Direction.values());
  static final Value<Access> ACCESS = oneOf(Access.values());

  static final Value<Optional<Protocol>> PROTOCOL =
      new Value<>(
          "Tcp, Udp, Icmp or \"*\"",
          SecurityShape::protocol,
          Map.of("enum", List.of("Tcp", "Udp", "Icmp", ANY)));

  /** Ports; empty for any. */
  static final Value<Optional<PortRange>> PORTS =
      new Value<>(
          "ports such as 80, 8000-8100 or \"*\"",
          SecurityShape::ports,
          Map.of(
              "anyOf",
              List.of(
                  Map.of("type", "integer", "minimum", 0, "maximum", LAST_PORT),
                  Map.of("type", "string", "pattern", "^(\\*|" + PORT + "(-" + PORT + ")?)$"))));

  static final Value<AddressPrefixes> PREFIXES =
      new Value<>(
          "an IPv4 address, a range, \"*\" or a service tag: " + tags(", "),
          SecurityShape::prefixes,
          Map.of(
              "type",
              "string",
              "pattern",
              "^(\\*|" + tags("|") + "|" + Value.IPV4 + "(/([0-9]|[12][0-9]|3[0-2]))?)$"));

  static final Shape.Key GROUPS =
      LabShape.optional(
          "networkSecurityGroups",
          LabShape.named(
              "network security groups",
              LabShape.named(
                  "security rules",
                  Shape.Fields.of(
                      "a security rule",
                      LabShape.required(
                          "priority",
                          LabShape.leaf(PRIORITY),
                          "Its place among the rules of its direction, lowest first."),
                      LabShape.required(
                          "direction",
                          LabShape.leaf(DIRECTION),
                          "Which packets it decides of, seen from the subnet or NIC."),
                      LabShape.required("access", LabShape.leaf(ACCESS), "What it decides."),
                      LabShape.optional(
                          "protocol", LabShape.leaf(PROTOCOL), "The protocol it is for.", ANY),
                      LabShape.optional("source", list(PREFIXES), "Where packets come from.", ANY),
                      LabShape.optional("sourcePorts", list(PORTS), "Their source ports.", ANY),
                      LabShape.optional("destination", list(PREFIXES), "Where they go.", ANY),
                      LabShape.optional(
                          "destinationPorts", list(PORTS), "Their destination ports.", ANY)))),
          "Network security groups by name, each with its security rules by name; Azure's default"
              + " rules come after them.",
          "");

  static final Shape.Key GROUP_OF_SUBNET =
      LabShape.optional(
          "networkSecurityGroup",
          LabShape.leaf(Value.NAME),
          "The network security group that is associated with it.",
          "");

  static final Shape.Key GROUP_OF_NIC =
      LabShape.optional(
          "networkSecurityGroup",
          LabShape.leaf(Value.NAME),
          "The network security group that is associated with its NIC.",
          "");

  private SecurityShape() {}

  private static Shape list(Value<?> value) {
    return Shape.Either.of(
        LabShape.leaf(value), new Shape.ListOf(LabShape.leaf(value), "a list of these"));
  }

  private static <T> Value<T> oneOf(T[] values) {
    List<String> known = Arrays.stream(values).map(Object::toString).toList();
    String wanted = String.join(" or ", known);
    return new Value<>(wanted, chosen(values, wanted), Map.of("enum", known));
  }

  private static <T> Function<String, T> chosen(T[] values, String wanted) {
    return text ->
        Arrays.stream(values)
            .filter(value -> value.toString().equals(text))
            .findFirst()
            .orElseThrow(() -> new InvalidValueException(wanted, text));
  }

  private static Optional<Protocol> protocol(String text) {
    return switch (text) {
      case "Tcp" -> Optional.of(Protocol.TCP);
      case "Udp" -> Optional.of(Protocol.UDP);
      case "Icmp" -> Optional.of(Protocol.ICMP);
      case ANY -> Optional.empty();
      default -> throw new InvalidValueException("Tcp, Udp, Icmp or \"*\"", text);
    };
  }

  private static Optional<PortRange> ports(String text) {
    if (text.equals(ANY)) {
      return Optional.empty();
    }
    String[] ends = text.split("-", -1);
    int first = port(ends[0], text);
    int last = port(ends[ends.length - 1], text);
    if (ends.length > 2 || first > last) {
      throw new InvalidValueException("ports such as 80, 8000-8100 or \"*\"", text);
    }
    return Optional.of(new PortRange(first, last));
  }

  private static int port(String digits, String text) {
    if (!digits.matches(PORT)) {
      throw new InvalidValueException("ports such as 80, 8000-8100 or \"*\"", text);
    }
    return Integer.parseInt(digits);
  }

  private static AddressPrefixes prefixes(String text) {
    if (text.equals(ANY)) {
      return AddressPrefixes.ANY;
    }
    for (ServiceTag tag : ServiceTag.values()) {
      if (tag.toString().equals(text)) {
        return new AddressPrefixes.Tag(tag);
      }
    }
    boolean isAddress = !text.isEmpty() && Character.isDigit(text.charAt(0));
    if (!isAddress) {
      throw new InvalidValueException(PREFIXES.wanted(), text);
    }
    return new AddressPrefixes.Ranges(
        List.of(text.contains("/") ? Cidr.parse(text) : Cidr.host(Ipv4Address.parse(text))));
  }

  private static String tags(String between) {
    return Arrays.stream(ServiceTag.values())
        .map(ServiceTag::toString)
        .collect(Collectors.joining(between));
  }
}
