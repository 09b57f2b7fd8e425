package io.hoplab.labfile;

import static io.hoplab.labfile.LabShape.leaf;
import static io.hoplab.labfile.LabShape.named;
import static io.hoplab.labfile.LabShape.optional;
import static io.hoplab.labfile.LabShape.required;

import io.hoplab.azure.Distribution;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Protocol;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The shape of a load balancer in a lab file, in Azure's words. */
final class LoadBalancerShape {
  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,4}) ?(ms|s|min)");
  private static final Pattern WAY = Pattern.compile("/[A-Za-z0-9/._~-]*");

  /** A span of time. */
  static final Value<Duration> SPAN =
      new Value<>(
          "a time such as 4 min, 5 s or 200 ms",
          LoadBalancerShape::span,
          Map.of("type", "string", "pattern", "^" + DURATION.pattern() + "$"));

  static final Value<String> PROTOCOL = Value.oneOf("Tcp", "Udp");
  static final Value<String> PROBE = Value.oneOf("Tcp", "Http");
  static final Value<String> DISTRIBUTION =
      Value.oneOf(
          Stream.of(Distribution.values()).map(Distribution::toString).toArray(String[]::new));
  static final Value<Integer> PORT = Value.number("a port", 1, 65535);
  static final Value<Integer> THRESHOLD = Value.number("a number of answers", 1, 100);
  static final Value<String> PATH =
      new Value<>(
          "a path such as /healthz",
          LoadBalancerShape::path,
          Map.of("type", "string", "pattern", "^" + WAY.pattern() + "$"));

  static final Shape FRONTEND =
      Shape.Either.of(
          leaf(Value.ADDRESS),
          Shape.Fields.of(
              "an internal frontend",
              required("subnet", leaf(Value.NAME), "The subnet that its address is of."),
              required("ip", leaf(Value.ADDRESS), "Its address.")));

  private static final Shape HEALTH_PROBE =
      Shape.Fields.of(
          "a health probe",
          required("protocol", leaf(PROBE), "What it asks: a connection, or an HTTP server."),
          required("port", leaf(PORT), "The port of a backend's NIC that it asks."),
          optional("path", leaf(PATH), "What an Http probe asks for.", "/"),
          optional("interval", leaf(SPAN), "The time between two questions.", "5 s"),
          optional(
              "threshold",
              leaf(THRESHOLD),
              "After how many answers, or questions without one, in a row it takes a backend in or"
                  + " out.",
              "1"));

  private static final Shape RULE =
      Shape.Fields.of(
          "a load balancing rule",
          required("protocol", leaf(PROTOCOL), "Tcp or Udp."),
          required("frontend", leaf(Value.NAME), "The frontend that its packets are for."),
          required("frontendPort", leaf(PORT), "The port that they are for."),
          required("backendPool", leaf(Value.NAME), "The backend pool that gets them."),
          optional(
              "backendPort",
              leaf(PORT),
              "The port that a backend's NIC gets them for while floating IP is off.",
              "the frontendPort"),
          optional(
              "floatingIP",
              leaf(Value.SWITCH),
              "Whether a backend gets packets as the client sent them, for the frontend; AKS has it"
                  + " on.",
              "off"),
          optional(
              "distribution",
              leaf(DISTRIBUTION),
              "What of a packet decides about its backend: the tuple of five, or addresses with or"
                  + " without the protocol.",
              "Default"),
          optional(
              "probe",
              leaf(Value.NAME),
              "The health probe that takes backends out; without one nothing does.",
              ""),
          optional(
              "idleTimeout",
              leaf(SPAN),
              "How long a TCP flow is remembered of which nothing comes.",
              "4 min"));

  static final Shape.Key PROBES =
      optional("probes", named("health probes", HEALTH_PROBE), "Its health probes by name.", "");

  static final Shape.Key RULES =
      optional(
          "rules",
          named("load balancing rules", RULE),
          "Whom it hands packets from clients, by name.",
          "");

  private LoadBalancerShape() {}

  private static Duration span(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidValueException("a time such as 4 min, 5 s or 200 ms", text);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMinutes(number);
    };
  }

  private static String path(String text) {
    if (!WAY.matcher(text).matches()) {
      throw new InvalidValueException("a path such as /healthz", text);
    }
    return text;
  }

  static Protocol protocol(String word) {
    return word.equals("Udp") ? Protocol.UDP : Protocol.TCP;
  }
}
