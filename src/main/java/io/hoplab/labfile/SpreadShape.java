package io.hoplab.labfile;

import static io.hoplab.labfile.LabShape.leaf;
import static io.hoplab.labfile.LabShape.optional;
import static io.hoplab.labfile.LabShape.required;
import static io.hoplab.labfile.LabShape.some;

import java.util.List;

/** The shape of many connections, and of what is expected of them, in a lab file. */
final class SpreadShape {
  private static final Shape SHARES = some("shares", Value.HOST, leaf(Value.SHARE));
  static final Value<Integer> ESTABLISHED = Value.number("a number of connections", 1, 5000);
  private static final List<List<String>> SPREADING =
      List.of(List.of("shares"), List.of("sticky"), List.of("atOnce"), List.of("moves", "change"));
  private static final List<List<String>> SPREADING_THEN =
      List.of(List.of("shares"), List.of("sticky"), List.of("atOnce"));
  private static final Shape.Key SHARES_KEY =
      optional(
          "shares",
          SHARES,
          "How much of the connections each host answers, by its name; the rules must say the same.",
          "");
  private static final Shape.Key STICKY_KEY =
      optional(
          "sticky",
          leaf(Value.SWITCH),
          "All connections lead to one host, held there by a rule of session affinity.",
          "");

  private static final Shape.Key AT_ONCE_KEY =
      optional(
          "atOnce",
          leaf(ESTABLISHED),
          "The connections are opened and held at the same time, and so many come about: the others"
              + " find no port, and are not answered.",
          "");

  static final Shape SPREAD =
      Shape.Fields.of(
              "a spread",
              required("probe", leaf(LabShape.PROBE), "What is sent: a curl."),
              required(
                  "connections",
                  leaf(Value.CONNECTIONS),
                  "How often, each time on a connection of its own."),
              required("on", leaf(Value.HOST), "The host whose rules choose or translate: a node."),
              SHARES_KEY,
              STICKY_KEY,
              AT_ONCE_KEY,
              optional(
                  "moves",
                  leaf(Value.HOST),
                  "The backend of a load balancer that the change takes out: the same connections"
                      + " before and after it, of which those of this backend move and no other, and"
                      + " what was established goes on.",
                  ""),
              optional(
                  "change",
                  some("changes", Value.TEXT, new Shape.Anything()),
                  "Done to the running network before it is sent, and from then on so, as with"
                      + " flows.",
                  ""))
          .exactlyOne(SPREADING);

  /** What a counter-proof says of a spread. */
  static final Shape THEN =
      Shape.Fields.of(
              "an expectation",
              optional(
                  "on", leaf(Value.HOST), "The host whose rules choose or translate then.", ""),
              optional(
                  "connections",
                  leaf(Value.CONNECTIONS),
                  "How often then: what comes out the same every time wants fewer.",
                  ""),
              SHARES_KEY,
              STICKY_KEY,
              AT_ONCE_KEY)
          .exactlyOne(SPREADING_THEN);

  private SpreadShape() {}
}
