package io.hoplab.labfile;

import io.hoplab.flow.Disposition;
import io.hoplab.lab.AnsweredBy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The shape of a lab file: every key, what it holds and what it means. */
final class LabShape {
  private static final String HOST_PLACE = Value.LABEL + "(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,14})?";
  private static final String PLACE = Value.LABEL + "/[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}";
  // Of an IPv4 address, a host, an interface and a Service.
  private static final String ADDRESS_WORD = "[a-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9_.-]+)?";
  private static final String ADDRESS_PORT = ADDRESS_WORD + "(:[0-9]+)?";
  private static final String ADDRESSES = ADDRESS_PORT + " +> +" + ADDRESS_PORT;
  private static final String ENDING =
      "("
          + Arrays.stream(Disposition.values())
              .map(Disposition::toString)
              .collect(Collectors.joining("|"))
          + ") +at +"
          + Value.LABEL
          + "( +by +\\S.*)?";

  static final Value<String> PROBE =
      Value.grammar(
          "a probe such as curl http://vm-1/ from pod-a, ping vm-1 from pod-a or dig @vm-1 vm-1"
              + " from pod-a",
          "(curl +(--local-port +[0-9]+ +)?https?://\\S+|ping +\\S+"
              + "|dig +(-b +0\\.0\\.0\\.0#[0-9]+ +)?@\\S+ +\\S+) +from +"
              + Value.LABEL);
  static final Value<String> LINE =
      Value.grammar(
          "a line such as node-1/eth0 SNAT 10.240.0.4 > 10.241.0.4 by IP-MASQ-AGENT", "\\S.*");
  static final Value<String> END = Value.grammar("an end such as blackhole at vnet", ENDING);
  static final Value<String> PLACE_WAY =
      Value.grammar("a place such as node-1/eth0 or node-1/eth0 in", PLACE + "( +(in|out))?");
  static final Value<String> WHERE_NOT =
      Value.grammar("a place such as node-1 or node-1/eth0", HOST_PLACE);
  static final Value<String> SENDER = Value.grammar("a place such as node-1/eth0", PLACE);
  static final Value<String> FLOW_WAY =
      Value.grammar(
          "a flow's way such as call.request", "[A-Za-z0-9][A-Za-z0-9_-]*\\.(request|reply)");
  static final Value<String> ADDRESS_PAIR =
      Value.grammar("addresses such as 10.244.0.2 > 10.241.0.4", ADDRESSES);
  static final Value<String> WHOSE_ADDRESS =
      Value.grammar(
          "an address such as 10.244.0.2, a host's or Service's name, or an interface such as"
              + " node-1/cbr0",
          ADDRESS_WORD);
  static final Value<String> ANSWERER =
      Value.grammar("a host's name or " + AnsweredBy.NOBODY, Value.LABEL);
  static final Value<String> GATEWAY =
      Value.grammar("an address such as 10.244.0.1, whose it is, or none", ADDRESS_WORD);
  static final Value<String> STEP = Value.oneOf("SNAT", "DNAT", "un-SNAT", "un-DNAT");
  static final Value<String> WHICH = Value.oneOf("first", "later", "all");

  static final Shape RANGES =
      Shape.Either.of(
          new Shape.Leaf(Value.RANGE),
          new Shape.ListOf(new Shape.Leaf(Value.RANGE), "a list of these"));
  private static final Shape PROBES =
      Shape.Either.of(
          new Shape.Leaf(PROBE), new Shape.ListOf(new Shape.Leaf(PROBE), "a list of these"));
  private static final Shape PATH =
      new Shape.Shared(
          "path",
          Shape.Either.of(
              new Shape.Leaf(END),
              new Shape.ListOf(new Shape.Leaf(LINE), "a list of lines such as node-1/eth0")));

  private static final Shape.Key ANSWERED_BY =
      optional(
          "answeredBy",
          leaf(ANSWERER),
          "Where a Service chooses among endpoints: the probe, a curl, is repeated until this host"
              + " answered, or with none until nobody did, and that conversation alone is judged.",
          "");

  private static final Shape FLOW =
      Shape.Fields.of(
          "a flow",
          required("probe", PROBES, "What is sent: " + PROBE.wanted() + "; one or several."),
          optional(
              "change",
              some("changes", Value.TEXT, new Shape.Anything()),
              "Done to the running network before this flow is sent, and from then on so: Services,"
                  + " and what makes a pod one of their endpoints.",
              ""),
          ANSWERED_BY,
          required("request", PATH, "The way there, a line each host, or its end alone."),
          optional("reply", PATH, "The way back.", ""));

  private static final Shape COUNTERPROOF =
      Shape.Fields.of(
          "a counter-proof",
          required(
              "change",
              some("changes", Value.TEXT, new Shape.Anything()),
              "What is changed: places of this file, keys with dots between them, and their new"
                  + " values; null takes a place out."),
          optional(
              "then",
              some(
                  "flows",
                  Value.NAME,
                  Shape.Either.of(
                      leaf(END),
                      Shape.Fields.of(
                          "an expectation",
                          ANSWERED_BY,
                          optional("request", PATH, "The way there.", ""),
                          optional("reply", PATH, "The way back.", "")))),
              "What must happen then, by flow: the request's end, or request and reply.",
              ""),
          optional(
              "spreads",
              some("spreads", Value.TEXT, SpreadShape.THEN),
              "How the connections must spread then, by spread.",
              ""));

  private static final Shape.Key FLOW_KEY =
      required("flow", leaf(FLOW_WAY), "The flow and its way, such as call.request.");

  private static final Shape.Key FAILS =
      optional(
          "fails", leaf(Value.SWITCH), "Whether it is meant to have come out otherwise.", "off");

  private static final Shape ASSERTION =
      new Shape.Shared(
          "assertion",
          new Shape.Variants(
              "an assertion",
              List.of(
                  Shape.Fields.of(
                      "an assertion on a packet",
                      required("at", leaf(PLACE_WAY), "Where the packet passes."),
                      FLOW_KEY,
                      optional("packet", leaf(WHICH), "Which packet of the way.", "first"),
                      optional("source", leaf(WHOSE_ADDRESS), "Its source address.", ""),
                      optional("destination", leaf(WHOSE_ADDRESS), "Its destination address.", ""),
                      optional("ttl", leaf(Value.TTL), "Its time to live.", ""),
                      optional(
                          "sender",
                          leaf(SENDER),
                          "The interface whose Ethernet address the frame comes from.",
                          ""),
                      optional("step", leaf(STEP), "The rewrite that happened there.", ""),
                      optional(
                          "by",
                          leaf(Value.TEXT),
                          "A part of the rule that did it, or conntrack.",
                          "")),
                  Shape.Fields.of(
                      "an assertion on absence",
                      required("notAt", leaf(WHERE_NOT), "Where no packet passes."),
                      FLOW_KEY),
                  Shape.Fields.of(
                      "an assertion on an address's absence",
                      required(
                          "absent",
                          leaf(WHOSE_ADDRESS),
                          "An address that no packet comes from or goes to, at any interface."),
                      FLOW_KEY),
                  Shape.Fields.of(
                      "an assertion on a route",
                      required("route", leaf(WHOSE_ADDRESS), "The address that is looked up."),
                      required("on", leaf(Value.HOST), "The host that looks it up."),
                      optional("via", leaf(GATEWAY), "The gateway, or none.", ""),
                      optional("dev", leaf(Value.INTERFACE), "The interface to leave by.", ""),
                      optional(
                          "proto",
                          leaf(Value.ROUTE_PROTOCOL),
                          "Who made the route, as ip route prints it.",
                          "")),
                  Shape.Fields.of(
                      "an assertion on a neighbour",
                      required("neighbour", leaf(WHOSE_ADDRESS), "The neighbour's address."),
                      required("on", leaf(Value.HOST), "The host that knows it."),
                      required("is", leaf(SENDER), "The interface that it resolved to.")),
                  Shape.Fields.of(
                      "an assertion on a name",
                      required("resolves", leaf(Value.DNS_NAME), "The name that is asked for."),
                      required("on", leaf(Value.HOST), "The host that asks."),
                      required("to", leaf(GATEWAY), "The address that it leads to, or none."),
                      optional(
                          "through",
                          leaf(Value.DNS_NAME),
                          "The name that it must be an alias of.",
                          ""),
                      optional(
                          "asking", leaf(Value.ADDRESS), "The DNS server that must answer.", "")),
                  Shape.Fields.of(
                      "an assertion on conntrack",
                      required("connection", leaf(Value.NAME), "The flow."),
                      required("on", leaf(Value.HOST), "The host that tracks it."),
                      required("original", leaf(ADDRESS_PAIR), "The original direction."),
                      required("reply", leaf(ADDRESS_PAIR), "The reply direction.")),
                  Shape.Fields.of(
                      "an assertion on a handshake",
                      required("sameHandshake", leaf(Value.NAME), "The flow, of TCP."),
                      required("from", leaf(SENDER), "The interface of one end."),
                      required("to", leaf(SENDER), "The interface of the other end.")),
                  Shape.Fields.of(
                      "an assertion on a spread",
                      required("spread", leaf(Value.TEXT), "The spread that held."),
                      FAILS),
                  Shape.Fields.of(
                      "an assertion on a counter-proof",
                      required("counterproof", leaf(Value.TEXT), "The counter-proof that held."),
                      FAILS))));

  private static final Shape ASSERTIONS = new Shape.ListOf(ASSERTION, "a list of assertions");

  private static final Shape CLAIM =
      Shape.Fields.of(
              "a claim",
              required("document", leaf(Value.TEXT), "What the document states, in its words."),
              optional(
                  "quoted",
                  leaf(Value.SWITCH),
                  "Off where these are not the document's own words but what it comes to, or what it"
                      + " leaves out.",
                  "on"),
              optional("source", leaf(Value.TEXT), "Where it is stated, such as an address.", ""),
              optional(
                  "step",
                  leaf(Value.DOCUMENT_STEP),
                  "The document's number for it: the report then lists the steps in their order.",
                  ""),
              optional(
                  "says",
                  ASSERTIONS,
                  "What the statement predicts of packets, routes or counter-proofs.",
                  ""),
              optional("confirmed", leaf(Value.TEXT), "The statement is true: how it comes.", ""),
              optional("corrected", leaf(Value.TEXT), "The statement is wrong: what is true.", ""),
              optional("notTestable", leaf(Value.TEXT), "Why no lab can show it.", ""),
              optional("evidence", ASSERTIONS, "What shows the truth.", ""))
          .exactlyOne(
              List.of(
                  List.of("confirmed", "says"),
                  List.of("corrected", "says", "evidence"),
                  List.of("notTestable")));

  private static final Shape VARIANT =
      Shape.Fields.of(
          "a variant",
          optional(
              "from",
              leaf(Value.VARIANT),
              "The variant above it that it begins with.",
              "the lab as the file has it"),
          required(
              "change",
              some("changes", Value.TEXT, new Shape.Anything()),
              "What is different: places of this file, keys with dots between them and list items"
                  + " by their numbers, and their new values; null takes a place out."));

  /** The whole file. */
  static final Shape.Fields LAB =
      Shape.Fields.of(
          "a lab",
          required("title", leaf(Value.TEXT), "What the lab shows, in one line."),
          optional("about", leaf(Value.TEXT), "More for the reader.", ""),
          required("vnet", NetworkShape.VNET, "The virtual network."),
          PeeringShape.PEERED_VNETS,
          EdgeShape.INTERNET,
          EdgeShape.NAT_GATEWAYS,
          EdgeShape.LOAD_BALANCERS,
          AccessShape.PRIVATE_ENDPOINTS,
          AccessShape.PUBLIC_DNS,
          AccessShape.PRIVATE_DNS_ZONES,
          optional("cluster", ClusterShape.CLUSTER, "The Kubernetes cluster.", ""),
          optional(
              "vms",
              named("virtual machines", Value.HOST, NetworkShape.VM),
              "The VMs by name.",
              ""),
          required(
              "flows",
              some("flows", Value.NAME, FLOW),
              "What is sent and the way it takes, by name."),
          optional(
              "spreads",
              named("spreads", Value.TEXT, SpreadShape.SPREAD),
              "Many connections, and to which hosts they lead, by name.",
              ""),
          optional(
              "counterproofs",
              named("counter-proofs", Value.TEXT, COUNTERPROOF),
              "The lab with something changed, and what happens then, by what it shows.",
              ""),
          optional(
              "claims",
              named("claims", CLAIM),
              "Statements of documents by number, and what the evidence makes of them.",
              ""),
          optional(
              VariantBinder.VARIANTS,
              named("variants", Value.VARIANT, VARIANT),
              "The same lab under another cluster network and the like, by name: each is a whole lab"
                  + " of its own, called LAB@VARIANT.",
              ""));

  private LabShape() {}

  static Shape leaf(Value<?> value) {
    return new Shape.Leaf(value);
  }

  static Shape named(String what, Shape each) {
    return new Shape.Named(what, false, Value.NAME, each);
  }

  static Shape named(String what, Value<?> key, Shape each) {
    return new Shape.Named(what, false, key, each);
  }

  static Shape some(String what, Value<?> key, Shape each) {
    return new Shape.Named(what, true, key, each);
  }

  static Shape.Key required(String name, Shape shape, String description) {
    return new Shape.Key(name, true, shape, description, "");
  }

  static Shape.Key optional(String name, Shape shape, String description, String byDefault) {
    return new Shape.Key(name, false, shape, description, byDefault);
  }
}
