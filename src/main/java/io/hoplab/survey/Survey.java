package io.hoplab.survey;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.netns.Netns;
import io.hoplab.topology.Host;
import io.hoplab.topology.Note;
import io.hoplab.topology.Sysctl;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A running network as it really is, IPv4 alone.
 *
 * @param topology the network in the words of a plan. What the plan has too stands in its order and
 *     with its notes, and what it has not after that with {@link #UNPLANNED}; routes and routing
 *     rules that the kernel makes by itself are left out, as they are of a plan; what hosts serve
 *     and what is in their nftables tables is what is planned
 * @param hosts the same hosts with all that is there
 * @param strangers netns whose names no host may have
 */
public record Survey(Topology topology, Map<HostName, SurveyedHost> hosts, List<String> strangers) {
  /** The note on a part that the plan does not have. */
  public static final Note UNPLANNED = Note.because("not in the lab file");

  /** Takes copies that keep the order. */
  public Survey {
    hosts = Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
    strangers = List.copyOf(strangers);
  }

  /**
   * Reads a network: every netns in its folder, also those that were added since it was built.
   *
   * @param planned the network that was built, from which hosts have their roles and notes
   * @throws IOException when the kernel does not tell
   */
  public static Survey of(RunningNetwork network, Topology planned) throws IOException {
    List<Path> files = files(network.folder(), planned);
    FutureTask<Draft.Material> task = new FutureTask<>(() -> read(files, planned));
    Thread reader = new Thread(task, "survey");
    reader.setDaemon(true);
    reader.start();
    RuleReader rules = new RuleReader();
    rules.start(files.stream().filter(file -> isPlannedToFilter(file, planned)).toList());
    try {
      Draft.Material material = task.get();
      Set<Path> begun = rules.finish().keySet();
      rules.start(
          material.states().stream()
              .filter(NetnsState::mayFilter)
              .map(NetnsState::file)
              .filter(file -> !begun.contains(file))
              .toList());
      return Draft.of(material, rules.finish(), planned);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + network.folder() + " was read", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  /** Most hosts have no rules, and asking for them costs more than for all the rest. */
  private static boolean isPlannedToFilter(Path file, Topology planned) {
    return HostName.find(file.getFileName().toString())
        .flatMap(planned::findHost)
        .filter(Host::filters)
        .isPresent();
  }

  private static Draft.Material read(List<Path> files, Topology planned) throws IOException {
    try (KernelReader reader = new KernelReader()) {
      for (Path file : files) {
        reader.read(file, sysctls(file.getFileName().toString(), planned));
      }
      return new Draft.Material(reader.states(), reader.cables());
    }
  }

  /** In the plan's order, then by name; a netns that has several files counts once. */
  private static List<Path> files(Path folder, Topology planned) throws IOException {
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    List<String> ordered = new ArrayList<>();
    for (Host host : planned.hosts()) {
      if (names.remove(host.name().value())) {
        ordered.add(host.name().value());
      }
    }
    ordered.addAll(names);
    Set<Object> seen = new HashSet<>();
    List<Path> files = new ArrayList<>();
    for (String name : ordered) {
      Path file = folder.resolve(name);
      if (Netns.at(file).isThere() && seen.add(Files.getAttribute(file, "unix:ino"))) {
        files.add(file);
      }
    }
    return files;
  }

  private static Set<String> sysctls(String name, Topology planned) {
    return HostName.find(name).flatMap(planned::findHost).stream()
        .flatMap(host -> host.sysctls().stream())
        .map(Sysctl::key)
        .collect(Collectors.toSet());
  }

  /** The interface of that name on the host. */
  public Optional<SurveyedInterface> find(HostName host, InterfaceName name) {
    return Optional.ofNullable(hosts.get(host)).flatMap(found -> found.find(name.value()));
  }

  /** Whether there is such an interface, and it is switched on. */
  public boolean isUp(HostName host, InterfaceName name) {
    return find(host, name).map(SurveyedInterface::up).orElse(false);
  }

  /** The interfaces that are switched off, lo among them. */
  public List<SurveyedInterface> down() {
    return interfaces().filter(each -> !each.up()).toList();
  }

  /**
   * The interfaces that the topology has no words for: of another kind than bridge and veth, with
   * the other end in a netns without a name, or with a name that no lab would give. Without lo.
   */
  public List<SurveyedInterface> others() {
    return interfaces()
        .filter(each -> !each.kind().equals(Draft.LOOPBACK) && !isInTopology(each))
        .toList();
  }

  private boolean isInTopology(SurveyedInterface each) {
    return topology.endsOf(each.host()).stream()
            .anyMatch(end -> end.name().value().equals(each.name()))
        || topology.host(each.host()).bridges().stream()
            .anyMatch(bridge -> bridge.name().value().equals(each.name()));
  }

  private Stream<SurveyedInterface> interfaces() {
    return hosts.values().stream().flatMap(host -> host.interfaces().stream());
  }
}
