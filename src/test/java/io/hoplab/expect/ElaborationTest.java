package io.hoplab.expect;

import static io.hoplab.expect.PathDraft.line;
import static io.hoplab.expect.PathDraft.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.TwoNodes;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Trace;
import io.hoplab.flow.TranslationKind;
import io.hoplab.net.AddressPort;
import io.hoplab.net.Protocol;
import io.hoplab.topology.Topology;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ElaborationTest {
  private static final Opening CURL = new Opening(Protocol.TCP, 40000, 80, 64);
  private static final OptionalInt PORT = OptionalInt.of(5555);
  private final Topology topology = TwoNodes.topology();

  @Test
  void betweenPodsOfOneNodeTheFrameIsSeenAtThePortsAndKeepsTtlAndSender() {
    Trace trace =
        elaborate(
            path(
                "b",
                line("a/eth0").addresses("10.77.1.2", "10.77.1.3"),
                line("west/cbr0"),
                line("b/eth0")));

    assertThat(places(trace))
        .containsExactly("a/eth0 out", "west/veth-a in", "west/veth-b out", "b/eth0 in");
    assertThat(trace.hops()).extracting(Hop::ttl).containsOnly(64);
    assertThat(trace.hops())
        .extracting(hop -> hop.sender().toString())
        .containsOnly("0a:58:0a:4d:01:02");
  }

  @Test
  void acrossNodesEachNodeTakesATtlAndTheVirtualNetworkTakesNone() {
    Trace trace =
        elaborate(
            path(
                "c",
                line("a/eth0").addresses("10.77.1.2", "10.77.2.2"),
                line("west/cbr0"),
                line("west/eth0"),
                line("vnet"),
                line("east/eth0"),
                line("c/eth0")));

    assertThat(places(trace))
        .containsExactly(
            "a/eth0 out",
            "west/veth-a in",
            "west/cbr0 in",
            "west/eth0 out",
            "vnet/f-west in",
            "vnet/f-east out",
            "east/eth0 in",
            "east/cbr0 out",
            "east/veth-c out",
            "c/eth0 in");
    assertThat(trace.hops())
        .extracting(Hop::ttl)
        .containsExactly(64, 64, 64, 63, 63, 63, 63, 62, 62, 62);
    assertThat(trace.hops().get(5).sender()).hasToString("12:34:56:78:9a:bc");
    assertThat(trace.hops().get(9).sender()).hasToString("0a:58:0a:4d:02:01");
  }

  @Test
  void aRewriteChangesTheAddressesFromThereOnAndTakesThePortThatNatChose() {
    ExpectedTrace expected =
        path(
            "box",
            line("a/eth0").addresses("10.77.1.2", "10.9.1.4"),
            line("west/eth0").translates(TranslationKind.SNAT, "10.9.0.10", "10.9.1.4").by("AGENT"),
            line("vnet"),
            line("box/eth0"));

    Trace trace =
        Elaboration.elaborate(
            topology, expected, CURL, (host, kind, before) -> OptionalInt.of(5555));

    Hop out = trace.hops().get(3);
    assertThat(out.place()).isEqualTo("west/eth0 out");
    assertThat(out.tuple()).hasToString("tcp 10.9.0.10:5555 > 10.9.1.4:80");
    assertThat(out.steps())
        .containsExactly(
            new Step.Translation(
                TranslationKind.SNAT,
                AddressPort.parse("10.77.1.2:40000"),
                AddressPort.parse("10.9.0.10:5555"),
                Optional.of("AGENT"),
                Optional.empty()));
    assertThat(trace.hops().get(2).tuple()).hasToString("tcp 10.77.1.2:40000 > 10.9.1.4:80");
    assertThat(trace.hops().get(6).tuple()).hasToString("tcp 10.9.0.10:5555 > 10.9.1.4:80");
  }

  @Test
  void aRewriteNamedWhereThePacketComesInShowsWhereItGoesOut() {
    Trace trace =
        elaborate(
            path(
                "a",
                line("box/eth0").addresses("10.9.1.4", "10.9.0.10"),
                line("vnet"),
                line("west/eth0").translates(TranslationKind.UN_SNAT, "10.9.1.4", "10.77.1.2"),
                line("a/eth0")));

    assertThat(trace.hops().stream().filter(hop -> !hop.steps().isEmpty()).map(Hop::place))
        .containsExactly("west/cbr0 out");
  }

  @Test
  void aHostMayRewriteBothSidesInTheOrderOfItsLines() {
    Trace trace =
        Elaboration.elaborate(
            topology,
            path(
                "box",
                line("a/eth0").addresses("10.77.1.2", "10.0.0.50"),
                line("west/eth0").translates(TranslationKind.DNAT, "10.77.1.2", "10.9.1.4:8080"),
                line("west/eth0").translates(TranslationKind.SNAT, "10.9.0.10", "10.9.1.4"),
                line("vnet"),
                line("box/eth0")),
            CURL,
            (host, kind, before) ->
                before.destination().equals(AddressPort.parse("10.0.0.50:80"))
                    ? OptionalInt.of(5555)
                    : OptionalInt.empty());

    Hop out = trace.hops().get(3);
    assertThat(out.tuple()).hasToString("tcp 10.9.0.10:5555 > 10.9.1.4:8080");
    assertThat(out.steps())
        .extracting(step -> ((Step.Translation) step).kind())
        .containsExactly(TranslationKind.DNAT, TranslationKind.SNAT);
  }

  @Test
  void anExemptionStandsWhereThePacketLeavesTheHost() {
    Trace trace =
        elaborate(
            path(
                "b",
                line("a/eth0").addresses("10.77.1.2", "10.77.1.3"),
                line("west/cbr0").exempt().by("AGENT"),
                line("b/eth0")));

    assertThat(trace.hops().get(2).steps()).containsExactly(new Step.Exemption("AGENT"));
  }

  @Test
  void severalChainsCanLetAPacketPass() {
    Trace trace =
        elaborate(
            path(
                "b",
                line("a/eth0").addresses("10.77.1.2", "10.77.1.3"),
                line("west/cbr0").exempt().by("KUBE-POSTROUTING"),
                line("west/cbr0").exempt().by("AGENT"),
                line("b/eth0")));

    assertThat(trace.hops().get(2).steps())
        .containsExactly(new Step.Exemption("KUBE-POSTROUTING"), new Step.Exemption("AGENT"));
  }

  @Test
  void aFrameWhoseDestinationIsRewrittenShowsItselfAtTheBridgeUntilItsHeaderIsKnown() {
    ExpectedTrace expected =
        path(
            "b",
            line("a/eth0").addresses("10.77.1.2", "10.88.0.1"),
            line("west/cbr0").translates(TranslationKind.DNAT, "10.77.1.2", "10.77.1.3").by("SEP"),
            line("b/eth0"));

    List<Trace> traces =
        Elaboration.alternatives(topology, expected, CURL, (host, kind, before) -> PORT);

    assertThat(traces).hasSize(2);
    assertThat(traces.get(0)).isEqualTo(elaborate(expected, PORT));
    assertThat(shown(traces.get(0)))
        .containsExactly(
            "a/eth0 out 10.88.0.1:80 02 []",
            "west/veth-a in 10.88.0.1:80 02 []",
            "west/veth-b out 10.77.1.3:5555 02 [DNAT]",
            "b/eth0 in 10.77.1.3:5555 02 []");
    assertThat(shown(traces.get(1)))
        .containsExactly(
            "a/eth0 out 10.88.0.1:80 02 []",
            "west/veth-a in 10.88.0.1:80 02 []",
            "west/cbr0 out 10.77.1.3:5555 01 [DNAT]",
            "west/veth-b out 10.77.1.3:5555 02 []",
            "b/eth0 in 10.77.1.3:5555 02 []");
    assertThat(traces.get(1).hops()).extracting(Hop::ttl).containsOnly(64);
  }

  @Test
  void aSourceIsRewrittenBehindTheBridgeWhereverTheDestinationIs() {
    ExpectedTrace hairpin =
        path(
            "a",
            line("a/eth0").addresses("10.77.1.2", "10.88.0.1"),
            line("west/cbr0").translates(TranslationKind.DNAT, "10.77.1.2", "10.77.1.2"),
            line("west/cbr0").translates(TranslationKind.SNAT, "10.77.1.1", "10.77.1.2"),
            line("a/eth0"));

    List<Trace> traces =
        Elaboration.alternatives(topology, hairpin, CURL, (host, kind, before) -> PORT);

    assertThat(traces)
        .extracting(trace -> shown(trace).subList(2, trace.hops().size() - 1))
        .containsExactly(
            List.of("west/veth-a out 10.77.1.2:5555 02 [DNAT, SNAT]"),
            List.of(
                "west/cbr0 out 10.77.1.2:5555 01 [DNAT]",
                "west/veth-a out 10.77.1.2:5555 02 [SNAT]"));
    assertThat(traces.get(1).hops().get(2).tuple().source()).hasToString("10.77.1.2:40000");
    assertThat(traces.get(1).hops().get(3).tuple().source()).hasToString("10.77.1.1:5555");
  }

  @Test
  void aFrameThatKeepsItsDestinationTakesOneWayOverTheBridge() {
    assertThat(
            Elaboration.alternatives(
                topology,
                path(
                    "a",
                    line("b/eth0").addresses("10.77.1.3", "10.77.1.2"),
                    line("west/cbr0").translates(TranslationKind.UN_DNAT, "10.88.0.1", "10.77.1.2"),
                    line("a/eth0")),
                CURL,
                (host, kind, before) -> PORT))
        .singleElement()
        .satisfies(
            trace -> assertThat(shown(trace)).element(2).asString().startsWith("west/veth-a out"));
  }

  @Test
  void aHostRewritesItsOwnPacketsBeforeAnyInterfaceShowsThem() {
    ExpectedTrace call =
        path(
            "b",
            line("west").addresses("10.9.0.10", "10.88.0.1"),
            line("west/cbr0").translates(TranslationKind.DNAT, "10.9.0.10", "10.77.1.3"),
            line("west/cbr0").translates(TranslationKind.SNAT, "10.77.1.1", "10.77.1.3"),
            line("b/eth0"));

    assertThat(shown(elaborate(call, PORT)))
        .containsExactly(
            "west/cbr0 out 10.77.1.3:5555 01 [DNAT, SNAT]",
            "west/veth-b out 10.77.1.3:5555 01 []",
            "b/eth0 in 10.77.1.3:5555 01 []");
  }

  @Test
  void ofWhatIsForAHostItselfTheBridgeShowsTheDestinationRestoredAndNotTheSource() {
    ExpectedTrace answer =
        path(
            "west",
            line("b/eth0").addresses("10.77.1.3", "10.77.1.1"),
            line("west/cbr0").translates(TranslationKind.UN_SNAT, "10.77.1.3", "10.9.0.10"),
            line("west/cbr0").translates(TranslationKind.UN_DNAT, "10.88.0.1", "10.9.0.10"));

    Trace trace = elaborate(answer, PORT);

    assertThat(shown(trace))
        .containsExactly(
            "b/eth0 out 10.77.1.1:80 03 []",
            "west/veth-b in 10.77.1.1:80 03 []",
            "west/cbr0 in 10.9.0.10:5555 03 [un-SNAT, un-DNAT]");
    assertThat(trace.hops().get(2).tuple().source()).hasToString("10.77.1.3:40000");
  }

  @Test
  void aPathThatCannotBeSaysWhyAtItsLine() {
    assertThat(
            problems(
                path(
                    "b",
                    line("a/eth0").addresses("10.77.1.2", "10.77.1.3"),
                    line("east/cbr0"),
                    line("b/eth0"))))
        .containsExactly(new PathProblem(1, "no cable leads from a to east"));
    assertThat(
            problems(
                path(
                    "b",
                    line("a/eth1").addresses("10.77.1.2", "10.77.1.3"),
                    line("west"),
                    line("b/eth0"))))
        .containsExactly(
            new PathProblem(0, "the packet does not pass a/eth1 there; it passes eth0 out"));
    assertThat(
            problems(
                path("nobody", line("a/eth0").addresses("10.77.1.2", "10.77.1.3"), line("nobody"))))
        .containsExactly(new PathProblem(1, "there is no host nobody"));
    assertThat(problems(path("b", line("a/eth0"), line("west"), line("b/eth0"))))
        .containsExactly(
            new PathProblem(
                0, "the first line says who sends to whom: wanted SOURCE > DESTINATION"));
    assertThat(
            problems(
                path(
                    "b",
                    line("a/eth0").addresses("10.77.1.2", "10.77.1.3"),
                    line("west").addresses("10.77.1.1", "10.77.1.3"),
                    line("b/eth0"))))
        .containsExactly(
            new PathProblem(
                1,
                "the addresses change here and nothing says how: wanted SNAT, DNAT, un-SNAT or"
                    + " un-DNAT, or 10.77.1.2 > 10.77.1.3"));
    assertThat(
            problems(
                path(
                    "b",
                    line("a/eth0").addresses("10.77.1.2", "10.77.1.3"),
                    line("west/cbr0").translates(TranslationKind.SNAT, "10.77.1.1", "10.77.1.9"),
                    line("b/eth0"))))
        .containsExactly(
            new PathProblem(
                1, "SNAT rewrites the source alone: wanted destination 10.77.1.3, came 10.77.1.9"));
    assertThat(
            problems(
                path(
                    "b",
                    line("a/eth0").addresses("10.77.1.2", "10.77.2.2"),
                    line("west/cbr0"),
                    line("b/eth0"))))
        .containsExactly(
            new PathProblem(2, "nothing is delivered to 10.77.2.2 at b, which has [10.77.1.3]"));
    assertThat(
            problems(
                path(
                    "b",
                    line("a/eth0").addresses("10.77.1.2", "10.77.1.3").ttl(63),
                    line("west/cbr0"),
                    line("b/eth0"))))
        .containsExactly(new PathProblem(0, "on this path the TTL is 64 here, came 63"));
  }

  private Trace elaborate(ExpectedTrace expected, OptionalInt port) {
    return Elaboration.elaborate(topology, expected, CURL, (host, kind, before) -> port);
  }

  /** Place, destination, the end of the sender's address, and what happened there. */
  private static List<String> shown(Trace trace) {
    return trace.hops().stream()
        .map(
            hop ->
                hop.place()
                    + " "
                    + hop.tuple().destination()
                    + " "
                    + hop.sender().toString().substring(15)
                    + " "
                    + hop.steps().stream().map(step -> ((Step.Translation) step).kind()).toList())
        .toList();
  }

  private Trace elaborate(ExpectedTrace expected) {
    return Elaboration.elaborate(topology, expected, CURL, Translator.UNKNOWN);
  }

  private List<PathProblem> problems(ExpectedTrace expected) {
    return Elaboration.problems(topology, expected, CURL);
  }

  private static List<String> places(Trace trace) {
    return trace.hops().stream().map(Hop::place).toList();
  }
}
