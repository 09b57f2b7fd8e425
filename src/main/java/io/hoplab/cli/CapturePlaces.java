package io.hoplab.cli;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.evidence.Sighting;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The interfaces that are captured.
 *
 * @param interfaces by host, in the order of the network
 */
record CapturePlaces(Map<HostName, List<InterfaceName>> interfaces) {

  /** Those that the words {@code HOST} and {@code HOST/IFACE} name; without words every one. */
  static CapturePlaces of(List<String> words, RunningNetwork network, Topology topology) {
    Map<HostName, List<InterfaceName>> all = new LinkedHashMap<>();
    topology.hosts().stream()
        .filter(host -> network.hosts().contains(host.name()))
        .forEach(
            host ->
                all.put(
                    host.name(),
                    List.copyOf(new TreeMap<>(network.interfaces(host.name())).values())));
    if (words.isEmpty()) {
      return new CapturePlaces(all);
    }
    Map<HostName, List<InterfaceName>> chosen = new LinkedHashMap<>();
    all.keySet().forEach(host -> chosen.put(host, new ArrayList<>()));
    List<String> problems = new ArrayList<>();
    words.forEach(word -> choose(word, all, chosen, problems));
    if (!problems.isEmpty()) {
      throw new CliException(ExitCode.BAD_INPUT, String.join(System.lineSeparator(), problems));
    }
    chosen.values().removeIf(List::isEmpty);
    return new CapturePlaces(chosen);
  }

  private static void choose(
      String word,
      Map<HostName, List<InterfaceName>> all,
      Map<HostName, List<InterfaceName>> chosen,
      List<String> problems) {
    String[] parts = word.split("/", 2);
    HostName host = HostName.find(parts[0]).filter(all::containsKey).orElse(null);
    if (host == null) {
      problems.add(word + ": wanted one of the hosts " + listed(List.copyOf(all.keySet())));
      return;
    }
    List<InterfaceName> named =
        all.get(host).stream()
            .filter(iface -> parts.length == 1 || iface.value().equals(parts[1]))
            .filter(iface -> !chosen.get(host).contains(iface))
            .toList();
    if (named.isEmpty()
        && parts.length > 1
        && chosen.get(host).stream().noneMatch(iface -> iface.value().equals(parts[1]))) {
      problems.add(
          word + ": wanted one of the interfaces of " + host + ": " + listed(all.get(host)));
    }
    chosen.get(host).addAll(named);
  }

  private static String listed(List<?> names) {
    return names.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  List<HostName> hosts() {
    return List.copyOf(interfaces.keySet());
  }

  boolean has(Sighting sighting) {
    return interfaces.getOrDefault(sighting.host(), List.of()).contains(sighting.iface());
  }
}
