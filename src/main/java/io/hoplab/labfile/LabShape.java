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
  static final Value<String> NEXT_HOP =
      Value.grammar(
          "a host's name, an IPv4 address or none", "(" + Value.LABEL + "|" + Value.IPV4 + ")");
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

  private static final Shape VNET =
      Shape.Fields.of(
          "a virtual network",
          optional(
              "addressSpace",
              RANGES,
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

  private static final Shape VM =
      Shape.Fields.of(
          "a virtual machine",
          required("subnet", leaf(Value.NAME), "The subnet of its NIC."),
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

  private static final Shape SPREAD =
      Shape.Fields.of(
              "a spread",
              required("probe", leaf(PROBE), "What is sent: a curl."),
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
              some(
                  "spreads",
                  Value.TEXT,
                  Shape.Fields.of("an expectation", SHARES_KEY, STICKY_KEY, AT_ONCE_KEY)
                      .exactlyOne(SPREADING_THEN)),
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
          required("vnet", VNET, "The virtual network."),
          EdgeShape.INTERNET,
          EdgeShape.NAT_GATEWAYS,
          EdgeShape.LOAD_BALANCERS,
          AccessShape.PRIVATE_ENDPOINTS,
          AccessShape.PUBLIC_DNS,
          AccessShape.PRIVATE_DNS_ZONES,
          optional("cluster", ClusterShape.CLUSTER, "The Kubernetes cluster.", ""),
          optional("vms", named("virtual machines", Value.HOST, VM), "The VMs by name.", ""),
          required(
              "flows",
              some("flows", Value.NAME, FLOW),
              "What is sent and the way it takes, by name."),
          optional(
              "spreads",
              named("spreads", Value.TEXT, SPREAD),
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
