package io.hoplab.report;

import io.hoplab.flow.Hop;
import io.hoplab.flow.Way;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Lab;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.topology.Role;
import io.hoplab.topology.Topology;
import io.hoplab.verify.FlowResult;
import io.hoplab.verify.LabResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the packets that pods send to the internet say that they come from: at the pod, behind its
 * node, in the fabric before and behind each host that changes it, and at the target. Labs stand
 * below each other, so that one cluster network can be held against another.
 */
public final class SourceTable {
  private static final List<String> HEAD =
      List.of("lab", "flow", "pod", "node", "fabric", "target");

  /** A line of the table. */
  private record Row(
      String lab, String flow, String pod, String node, String fabric, String target) {
    List<String> cells() {
      return List.of(lab, flow, pod, node, fabric, target);
    }
  }

  private final List<Row> rows = new ArrayList<>();

  /** The table of these labs; some may have no such flow. */
  public SourceTable(List<Lab> labs, List<LabResult> results) {
    for (LabResult result : results) {
      labs.stream()
          .filter(lab -> lab.name().equals(result.lab()))
          .findFirst()
          .ifPresent(lab -> add(lab, result));
    }
  }

  private void add(Lab lab, LabResult result) {
    for (Flow flow : lab.flows()) {
      result.flows().stream()
          .filter(seen -> seen.flow().equals(flow.name()))
          .findFirst()
          .flatMap(seen -> row(lab, flow, seen))
          .ifPresent(this::add);
    }
  }

  /** The same way once: ICMP and DNS beside HTTP would say it again. */
  private void add(Row row) {
    boolean said =
        rows.stream()
            .anyMatch(
                other ->
                    other.lab().equals(row.lab())
                        && other.cells().subList(2, 6).equals(row.cells().subList(2, 6)));
    if (!said) {
      rows.add(row);
    }
  }

  private static Optional<Row> row(Lab lab, Flow flow, FlowResult result) {
    Topology topology = lab.topology();
    HostName client = flow.probe().from();
    Optional<ObservedPacket> first =
        result.packets().stream().filter(packet -> packet.way() == Way.REQUEST).findFirst();
    if (topology.host(client).role() != Role.POD || first.isEmpty()) {
      return Optional.empty();
    }
    List<Hop> hops = first.get().trace().hops();
    HostName end = first.get().trace().ending().host();
    boolean arrives =
        topology.findHost(end).filter(host -> host.role() == Role.INTERNET).isPresent();
    if (hops.isEmpty() || !arrives) {
      return Optional.empty();
    }
    Hop last = hops.get(hops.size() - 1);
    return Optional.of(
        new Row(
            lab.name(),
            flow.name(),
            source(hops.get(0)).toString(),
            sources(topology, leaving(hops), Role.NODE),
            sources(topology, hops, Role.FABRIC, Role.VM),
            source(last).toString()));
  }

  private static Ipv4Address source(Hop hop) {
    return hop.tuple().source().address();
  }

  /** The sources of a packet at hosts of these roles, each as often as it changes. */
  private static String sources(Topology topology, List<Hop> hops, Role... roles) {
    Set<String> sources = new LinkedHashSet<>();
    for (Hop hop : hops) {
      Role role = topology.host(hop.host()).role();
      if (Stream.of(roles).anyMatch(role::equals)) {
        sources.add(source(hop).toString());
      }
    }
    return String.join(" > ", sources);
  }

  /** The last hop at each host but the one that the packet ends at. */
  private static List<Hop> leaving(List<Hop> hops) {
    return IntStream.range(0, hops.size() - 1)
        .filter(i -> !hops.get(i + 1).host().equals(hops.get(i).host()))
        .mapToObj(hops::get)
        .toList();
  }

  /** The table as text, with a line of what it is; empty when nothing is sent to the internet. */
  public String text(Ink ink) {
    if (rows.isEmpty()) {
      return "";
    }
    List<List<String>> lines = new ArrayList<>(List.of(HEAD));
    rows.forEach(row -> lines.add(row.cells()));
    StringBuilder text = new StringBuilder();
    text.append(ink.bold("the source address of pods' packets to the internet, on their way"))
        .append('\n');
    for (List<String> line : lines) {
      StringBuilder cells = new StringBuilder("  ");
      for (int i = 0; i < HEAD.size(); i++) {
        int column = i;
        int width = lines.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
        cells.append(line.get(i)).append(" ".repeat(width - line.get(i).length() + 2));
      }
      String row = cells.toString().stripTrailing();
      text.append(line.equals(HEAD) ? ink.faint(row) : row).append('\n');
    }
    return text.append('\n').toString();
  }
}
