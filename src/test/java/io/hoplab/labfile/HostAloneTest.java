package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.expect.Elaboration;
import io.hoplab.expect.ExpectedTrace;
import io.hoplab.expect.Opening;
import io.hoplab.expect.PathLine;
import io.hoplab.expect.Translator;
import io.hoplab.flow.Trace;
import io.hoplab.k8s.Network;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Lab;
import io.hoplab.topology.Role;
import io.hoplab.topology.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A line that names a node alone says the same as one that names its interface too, whatever the
 * cluster network: that is what lets a path be written once for several.
 */
class HostAloneTest {
  static Stream<Path> labs() {
    return Labs.shipped(Path.of("labs")).files().values().stream();
  }

  @ParameterizedTest
  @MethodSource("labs")
  void aNodeWithoutItsInterfaceIsTheSamePlace(Path file) {
    Reading.Valid valid =
        (Reading.Valid)
            new LabFiles(Network::lower, (topology, probe, way, expected) -> List.of()).read(file);
    Stream.concat(Stream.of(valid.lab()), valid.variants().stream()).forEach(HostAloneTest::check);
  }

  private static void check(Lab lab) {
    for (Flow flow : lab.flows()) {
      Topology topology = lab.topologyAt(flow);
      Stream.of(flow.expected().request(), flow.expected().reply())
          .flatMap(Optional::stream)
          .filter(ExpectedTrace::statesPath)
          .forEach(
              trace -> {
                Opening opening = new Opening(flow.probe().protocol(), 1, 2, Opening.DEFAULT_TTL);
                assertThat(elaborated(topology, alone(topology, trace), opening))
                    .as(lab.name() + " " + flow.name() + " " + trace)
                    .isEqualTo(elaborated(topology, trace, opening));
              });
    }
  }

  private static Trace elaborated(Topology topology, ExpectedTrace trace, Opening opening) {
    return Elaboration.elaborate(topology, trace, opening, Translator.UNKNOWN);
  }

  private static ExpectedTrace alone(Topology topology, ExpectedTrace trace) {
    return new ExpectedTrace(
        trace.lines().stream()
            .map(
                line ->
                    topology.host(line.host()).role() == Role.NODE
                        ? new PathLine(
                            line.host(),
                            Optional.empty(),
                            line.translation(),
                            line.exempt(),
                            line.addresses(),
                            line.by(),
                            line.ttl())
                        : line)
            .toList(),
        trace.disposition(),
        trace.end(),
        trace.by());
  }
}
