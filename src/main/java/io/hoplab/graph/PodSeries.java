package io.hoplab.graph;

import io.hoplab.net.HostName;
import io.hoplab.topology.Host;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pods of one node that differ in their number alone, {@code web-1} to {@code web-50}: of many, one
 * box says as much as fifty.
 *
 * @param prefix their name without the number
 * @param pods the pods
 */
record PodSeries(String prefix, List<Host> pods) {
  /** As many pods as a node may have without any being drawn as one. */
  private static final int ENOUGH = 12;

  /** As many pods as are worth a box of their own. */
  private static final int FEW = 3;

  private static final Pattern NUMBERED = Pattern.compile("(.+)-[0-9]+");

  /**
   * The series among a node's pods.
   *
   * @param apart pods that must have a box each
   */
  static List<PodSeries> among(List<Host> pods, Topology topology, Set<HostName> apart) {
    if (pods.size() <= ENOUGH) {
      return List.of();
    }
    Map<List<Object>, List<Host>> alike = new LinkedHashMap<>();
    for (Host pod : pods) {
      Matcher name = NUMBERED.matcher(pod.name().value());
      var ends = topology.endsOf(pod.name());
      if (!apart.contains(pod.name()) && name.matches() && ends.size() == 1) {
        var node = topology.peer(ends.get(0));
        alike
            .computeIfAbsent(
                List.of(name.group(1), HostWords.servers(pod), ends.get(0).name(), node.bridge()),
                key -> new ArrayList<>())
            .add(pod);
      }
    }
    List<PodSeries> series = new ArrayList<>();
    alike.forEach(
        (key, members) -> {
          if (members.size() > FEW) {
            series.add(new PodSeries((String) key.get(0), members));
          }
        });
    return series;
  }

  Host first() {
    return pods.get(0);
  }

  Host last() {
    return pods.get(pods.size() - 1);
  }
}
