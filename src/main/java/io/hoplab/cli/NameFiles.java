package io.hoplab.cli;

import io.hoplab.linux.LibC;
import io.hoplab.netns.SysctlValue;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How names are resolved inside a running lab: by its own hosts' names and nothing else. */
final class NameFiles {
  private static final Path RUN = Path.of("/run");

  private NameFiles() {}

  /**
   * Puts {@code /etc/hosts} with the lab's hosts, and an {@code /etc/resolv.conf} that names no
   * server, in the place of the machine's: where that names servers, a lookup would wait for them.
   *
   * @param folder where the two files are kept
   */
  static void bind(Topology topology, Path folder) throws IOException {
    bind(hosts(topology), folder.resolve("hosts"), Path.of("/etc/hosts"));
    bind(
        "# A running lab has no DNS server of its own: dig @HOST asks one of its hosts.\n",
        folder.resolve("resolv.conf"),
        Path.of("/etc/resolv.conf"));
  }

  /** Puts the names of another network in the place of those that were bound. */
  static void update(Topology topology, Path folder) throws IOException {
    // In place: another file of that name would not be the one that is mounted.
    Files.writeString(folder.resolve("hosts"), hosts(topology));
  }

  private static String hosts(Topology topology) throws IOException {
    StringBuilder text = new StringBuilder("127.0.0.1 localhost\n");
    topology
        .hosts()
        .forEach(
            host ->
                topology.addresses(host.name()).stream()
                    .findFirst()
                    .ifPresent(
                        address ->
                            text.append(address).append(' ').append(host.name()).append('\n')));
    // The names of hosts stand first, and so win over those of Services.
    topology
        .names()
        .forEach((name, address) -> text.append(address).append(' ').append(name).append('\n'));
    String machine = SysctlValue.read("kernel/hostname").orElseThrow();
    if (topology.hosts().stream().noneMatch(host -> host.name().value().equals(machine))) {
      text.append("127.0.1.1 ").append(machine).append('\n');
    }
    return text.toString();
  }

  private static void bind(String text, Path file, Path place) throws IOException {
    Files.writeString(file, text);
    Path target = followed(place);
    if (Files.exists(target)) {
      LibC.mount(file.toString(), target, "none", LibC.MS_BIND);
    } else if (target.startsWith(RUN)) {
      // Where systemd-resolved keeps the file, and where the sandbox has a folder of its own.
      Files.createDirectories(target.getParent());
      Files.createSymbolicLink(target, file);
    }
  }

  /** Where symbolic links lead, whether or not something is there. */
  private static Path followed(Path place) throws IOException {
    Path path = place;
    for (int links = 0; Files.isSymbolicLink(path) && links < 40; links++) {
      path = path.resolveSibling(Files.readSymbolicLink(path)).normalize();
    }
    return path;
  }
}
