package io.hoplab.apply;

import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.netns.Neighbour;
import io.hoplab.netns.Netns;
import io.hoplab.netns.NetnsDirectory;
import io.hoplab.netns.RouteAnswer;
import io.hoplab.netns.RouteQuestion;
import io.hoplab.netns.Routing;
import io.hoplab.process.Vantage;
import io.hoplab.topology.RouteProtocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** A network that is there, until it is closed. */
public final class RunningNetwork implements AutoCloseable {
  private final NetnsDirectory directory;
  private final Map<HostName, RunningHost> hosts;
  private final Path files;

  RunningNetwork(NetnsDirectory directory, Map<HostName, RunningHost> hosts) {
    this(directory, hosts, directory.folder());
  }

  private RunningNetwork(NetnsDirectory directory, Map<HostName, RunningHost> hosts, Path files) {
    this.directory = directory;
    this.hosts = hosts;
    this.files = files;
  }

  /**
   * The same network, with the files of its hosts elsewhere than beside their netns: there everyone
   * who lists netns would see them.
   */
  public RunningNetwork withFiles(Path folder) {
    return new RunningNetwork(directory, hosts, folder);
  }

  /** Where files of its hosts are, by {@link HostFiles}. */
  public Path files() {
    return files;
  }

  /** What a program finds around it on the host. */
  public Vantage vantage(HostName host) {
    return new HostFiles(files).vantage(host, netns(host));
  }

  /**
   * Joins a network that runs already, as it is now; closing leaves it running.
   *
   * @param folder the folder with a file for each host's netns, such as {@code /run/netns}
   * @throws IOException when a netns cannot be entered
   */
  public static RunningNetwork attach(Path folder) throws IOException {
    NetnsDirectory directory = NetnsDirectory.existing(folder);
    boolean attached = false;
    try {
      Map<HostName, RunningHost> hosts = new LinkedHashMap<>();
      for (Map.Entry<HostName, NetnsDirectory.Made> made : directory.openAll().entrySet()) {
        hosts.put(made.getKey(), RunningHost.wired(made.getValue()));
      }
      attached = true;
      return new RunningNetwork(directory, hosts);
    } finally {
      if (!attached) {
        directory.close();
      }
    }
  }

  /** The hosts' names. */
  public Set<HostName> hosts() {
    return Set.copyOf(hosts.keySet());
  }

  /** The folder with a file for each host's netns. */
  public Path folder() {
    return directory.folder();
  }

  /** The file that holds the host's netns. */
  public Path netns(HostName host) {
    host(host);
    return directory.folder().resolve(host.value());
  }

  /** The host's interfaces by their numbers. */
  public Map<Integer, InterfaceName> interfaces(HostName host) {
    return host(host).interfaces();
  }

  /** Runs something on a fresh thread inside the host's netns; see {@link Netns#visit}. */
  public <T> T visit(HostName host, Callable<T> callable) throws IOException {
    return Netns.at(netns(host)).visit(callable);
  }

  /** Equivalent to {@code ip -n HOST route get}. */
  public RouteAnswer route(HostName host, RouteQuestion question) throws IOException {
    return new Routing(host(host).socket()).route(question);
  }

  /** Who made the route that decides: {@code ip -n HOST route get fibmatch}. */
  public Optional<RouteProtocol> routeMaker(HostName host, RouteQuestion question)
      throws IOException {
    return new Routing(host(host).socket()).maker(question);
  }

  /** Equivalent to {@code ip -n HOST -4 neigh show nud all}. */
  public List<Neighbour> neighbours(HostName host) throws IOException {
    return new Routing(host(host).socket()).neighbours();
  }

  private RunningHost host(HostName name) {
    RunningHost host = hosts.get(name);
    if (host == null) {
      throw new IllegalArgumentException("there is no host " + name);
    }
    return host;
  }

  /**
   * Takes the network away, unless it was there before, and returns without waiting for the kernel
   * to end its netns. Programs that run inside one keep that one alive.
   */
  @Override
  public void close() throws IOException {
    directory.close();
  }
}
