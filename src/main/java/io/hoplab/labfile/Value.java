package io.hoplab.labfile;

import io.hoplab.flow.Way;
import io.hoplab.iptables.IptablesRule;
import io.hoplab.k8s.NetworkPlugin;
import io.hoplab.lab.DocumentStep;
import io.hoplab.lab.Share;
import io.hoplab.net.AddressPort;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.Listener;
import io.hoplab.topology.RouteProtocol;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A kind of text that a lab file holds.
 *
 * @param wanted what it is, with an example
 * @param parse reads it; throws {@link InvalidValueException}
 * @param schema the same in the words of JSON Schema
 */
record Value<T>(String wanted, Function<String, T> parse, Map<String, Object> schema) {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  static final String IPV4 = OCTET + "(\\." + OCTET + "){3}";
  static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

  static final Value<String> TEXT =
      new Value<>(
          "a text",
          text -> {
            if (text.isBlank()) {
              throw new InvalidValueException("a text", text);
            }
            return text.strip();
          },
          Map.of("type", List.of("string", "number", "boolean")));

  /** A name that a dotted path can go through. */
  static final Value<String> NAME =
      new Value<>(
          "a name of letters, digits, dashes and underscores, at most 80 characters",
          Value::name,
          pattern("[A-Za-z0-9][A-Za-z0-9_-]{0,79}"));

  /** What may stand behind a lab's name and in the name of one that runs. */
  static final Value<String> VARIANT =
      new Value<>(
          "the name of a variant, lower-case letters, digits and dashes",
          text -> {
            if (!text.matches(LABEL)) {
              throw new InvalidValueException(
                  "the name of a variant, lower-case letters, digits and dashes", text);
            }
            return text;
          },
          pattern(LABEL));

  static final Value<HostName> HOST =
      new Value<>("the name of a host such as node-1", HostName::of, pattern(LABEL));

  static final Value<Ipv4Address> ADDRESS =
      new Value<>("an IPv4 address such as 10.240.0.4", Ipv4Address::parse, pattern(IPV4));

  static final Value<Cidr> RANGE =
      new Value<>(
          "a range such as 10.240.0.0/16",
          Cidr::parse,
          pattern(IPV4 + "/([0-9]|[12][0-9]|3[0-2])"));

  /** A range, or that there is none. */
  static final Value<Optional<Cidr>> RANGE_OR_NONE =
      new Value<>(
          "a range such as 10.240.0.0/16, or none",
          text -> text.equals("none") ? Optional.empty() : Optional.of(Cidr.parse(text)),
          pattern("(" + IPV4 + "/([0-9]|[12][0-9]|3[0-2])|none)"));

  static final Value<InterfaceName> INTERFACE =
      new Value<>(
          "an interface name such as eth0",
          InterfaceName::of,
          pattern("[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}"));

  static final Value<Boolean> SWITCH =
      new Value<>("on or off", Value::isOn, Map.of("enum", List.of("on", "off", true, false)));

  /** The same in a Kubernetes object. */
  static final Value<Boolean> BOOLEAN =
      new Value<>("true or false", Value::isTrue, Map.of("type", "boolean"));

  static final Value<Integer> MTU = number("an MTU", 68, 65535);
  static final Value<Integer> REPLICAS = number("a number of pods", 1, 1000);
  static final Value<DocumentStep> DOCUMENT_STEP =
      new Value<>(
          "the number of a step such as 1.2.1",
          DocumentStep::parse,
          Map.of(
              "anyOf",
              List.of(pattern(DocumentStep.PATTERN), Map.of("type", "number", "minimum", 0))));

  static final Value<Integer> CONNECTIONS = number("a number of connections", 2, 20_000);
  static final Value<Integer> TTL = number("a time to live", 1, 255);

  static final Value<Share> SHARE =
      new Value<>(
          "a share such as 1/3, 0.25 or 1",
          Share::parse,
          Map.of(
              "anyOf",
              List.of(
                  pattern(Share.PATTERN),
                  Map.of("type", "number", "exclusiveMinimum", 0, "maximum", 1))));

  static final Value<NetworkPlugin> PLUGIN =
      new Value<>(
          "a cluster network: " + NetworkPlugin.words(),
          NetworkPlugin::parse,
          Map.of("enum", NetworkPlugin.names()));

  static final Value<RouteProtocol> ROUTE_PROTOCOL =
      new Value<>(
          "kernel, boot or static",
          RouteProtocol::parse,
          Map.of("enum", List.of("kernel", "boot", "static")));

  static final Value<IptablesRule> RULE =
      new Value<>(
          "a rule such as -t nat -A POSTROUTING -s 10.244.0.0/16 -j MASQUERADE",
          IptablesRule::parse,
          pattern("(-t (raw|mangle|nat|filter) )?-A \\S+( .+)?"));

  private static final int LONGEST_NAME = 253;
  private static final String DNS_LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?";

  static final Value<String> DNS_NAME =
      new Value<>(
          "a DNS name such as account.blob.core.windows.net",
          Value::dnsName,
          pattern(DNS_LABEL + "(\\." + DNS_LABEL + ")*"));

  /** What a host serves, the host still to be said. */
  record Served(Listener.Kind kind, int port) {}

  static final Value<Served> SERVED =
      new Value<>(
          "http, https, dns or one of them with a port such as http:8080",
          Value::served,
          pattern("(https?|dns)(:[1-9][0-9]{0,4})?"));

  private static Map<String, Object> pattern(String regex) {
    return Map.of("type", "string", "pattern", "^" + regex + "$");
  }

  /** A text that is parsed elsewhere, against the lab around it. */
  static Value<String> grammar(String wanted, String regex) {
    return new Value<>(wanted, text -> text, pattern(regex));
  }

  /** A text that the expression matches. */
  static Value<String> matching(String wanted, String regex) {
    return new Value<>(
        wanted,
        text -> {
          if (!text.matches(regex)) {
            throw new InvalidValueException(wanted, text);
          }
          return text;
        },
        pattern(regex));
  }

  static Value<String> oneOf(String... words) {
    List<String> known = List.of(words);
    String wanted = String.join(" or ", known);
    return new Value<>(
        wanted,
        text -> {
          if (!known.contains(text)) {
            throw new InvalidValueException(wanted, text);
          }
          return text;
        },
        Map.of("enum", known));
  }

  static Value<Integer> number(String what, int least, int most) {
    String wanted = what + " from " + least + " to " + most;
    return new Value<>(
        wanted,
        text -> {
          if (!text.isEmpty() && text.length() <= 6 && text.chars().allMatch(Value::isDigit)) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most && text.charAt(0) != '0') {
              return number;
            }
          }
          throw new InvalidValueException(wanted, text);
        },
        Map.of("type", "integer", "minimum", least, "maximum", most));
  }

  private static String name(String text) {
    boolean fits = !text.isEmpty() && text.length() <= 80;
    for (int i = 0; i < text.length() && fits; i++) {
      char c = text.charAt(i);
      fits =
          isDigit(c)
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (i > 0 && (c == '-' || c == '_'));
    }
    if (!fits) {
      throw new InvalidValueException(
          "a name of letters, digits, dashes and underscores, at most 80 characters", text);
    }
    return text;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** YAML 1.1's on and off besides YAML 1.2's true and false: both are what people type. */
  private static Boolean isOn(String text) {
    if (text.equals("on") || text.equals("true")) {
      return true;
    }
    if (text.equals("off") || text.equals("false")) {
      return false;
    }
    throw new InvalidValueException("on or off", text);
  }

  private static Boolean isTrue(String text) {
    try {
      return isOn(text);
    } catch (InvalidValueException e) {
      throw new InvalidValueException("true or false", text);
    }
  }

  private static String dnsName(String text) {
    if (text.length() > LONGEST_NAME || !text.matches(DNS_LABEL + "(\\." + DNS_LABEL + ")*")) {
      throw new InvalidValueException("a DNS name such as account.blob.core.windows.net", text);
    }
    return text;
  }

  private static Served served(String text) {
    int colon = text.indexOf(':');
    String word = colon < 0 ? text : text.substring(0, colon);
    for (Listener.Kind kind : Listener.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
        return new Served(
            kind,
            colon < 0 ? kind.defaultPort() : AddressPort.parsePort(text.substring(colon + 1)));
      }
    }
    throw new InvalidValueException(
        "http, https, dns or one of them with a port such as http:8080", text);
  }

  /** {@code request} and {@code reply} as a lab file spells them. */
  static Way way(String text) {
    return text.equals("reply") ? Way.REPLY : Way.REQUEST;
  }
}
