package io.hoplab.apply;

import io.hoplab.conntrack.ConntrackEntry;
import io.hoplab.conntrack.ConntrackTable;
import io.hoplab.iptables.SavedRules;
import io.hoplab.kubeproxy.KubeChain;
import io.hoplab.kubeproxy.NftablesProxy;
import io.hoplab.kubeproxy.ProxyChange;
import io.hoplab.kubeproxy.ProxyRules;
import io.hoplab.kubeproxy.StaleFlows;
import io.hoplab.linux.LibC;
import io.hoplab.net.HostName;
import io.hoplab.nftables.NftChange;
import io.hoplab.nftables.NftRules;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Host;
import io.hoplab.topology.NftAddition;
import io.hoplab.topology.Sysctl;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What kube-proxy did on a running node to bring its rules to what they shall be.
 *
 * @param node the node
 * @param written how many chains were made or written anew
 * @param removed how many chains went
 * @param kept how many chains were left alone
 * @param isEmpty whether nothing had to be done, to jumps and elements of sets neither
 */
public record ProxyUpdate(HostName node, int written, int removed, int kept, boolean isEmpty) {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Path SYSCTLS = Path.of("/proc/sys");
  private static final NftRules NO_TABLE = new NftRules(List.of());

  private static final String ROUTE_LOCALNET = "net/ipv4/conf/all/route_localnet";

  /**
   * The hosts that two networks have otherwise, kube-proxy's part left out; empty too when what
   * differs is how they are wired.
   */
  public static Optional<List<HostName>> othersThan(Topology before, Topology after) {
    List<HostName> others = new ArrayList<>();
    for (Host host : after.hosts()) {
      Optional<Host> was = before.findHost(host.name());
      if (was.isEmpty() || !besidesProxy(was.get()).equals(besidesProxy(host))) {
        others.add(host.name());
      }
    }
    boolean wired =
        before.pairs().equals(after.pairs()) && before.hosts().size() == after.hosts().size();
    return wired ? Optional.of(others) : Optional.empty();
  }

  private static Host besidesProxy(Host host) {
    return new Host(
        host.name(),
        host.role(),
        host.bridges(),
        host.routes(),
        host.routingRules(),
        host.sysctls().stream().filter(sysctl -> !sysctl.key().equals(ROUTE_LOCALNET)).toList(),
        host.chains().stream()
            .filter(chain -> !new KubeChain(chain.table(), chain.name()).isProxys())
            .toList(),
        host.rules().stream().filter(rule -> !ProxyRules.isProxys(rule.rule())).toList(),
        host.nftables().stream()
            .filter(each -> !each.object().table().equals(NftablesProxy.TABLE))
            .toList(),
        host.listeners(),
        host.note());
  }

  /**
   * Brings one host's rules of kube-proxy to another state. What the kernel has counts, not what it
   * should have: what somebody has changed by hand is put right, as kube-proxy's full sync does.
   *
   * @param before the host as it was planned so far
   * @param after the host as it shall be
   * @param restore the program that loads iptables rules
   * @param save the program that prints them
   * @throws IOException when the kernel refuses the rules
   */
  public static ProxyUpdate run(
      RunningNetwork network, Host before, Host after, String restore, String save)
      throws IOException {
    Path netns = network.netns(after.name());
    String localnet = routeLocalnet(after);
    if (!localnet.equals(routeLocalnet(before))) {
      network.visit(
          after.name(),
          () -> {
            LibC.write(SYSCTLS.resolve(ROUTE_LOCALNET), localnet);
            return null;
          });
    }
    ProxyChange iptables = iptables(after, netns, restore, save);
    NftChange nftables = nftables(before, after, netns);
    return new ProxyUpdate(
        after.name(),
        iptables.made().size()
            + iptables.changed().size()
            + nftables.made().size()
            + nftables.changed().size(),
        iptables.removed().size() + nftables.removed().size(),
        iptables.kept() + nftables.kept(),
        iptables.isEmpty() && nftables.isEmpty());
  }

  /** kube-proxy itself never sets it back, but a node that starts in nftables mode has it off. */
  private static String routeLocalnet(Host host) {
    return host.sysctls().stream()
        .filter(sysctl -> sysctl.key().equals(ROUTE_LOCALNET))
        .map(Sysctl::value)
        .findFirst()
        .orElse("0");
  }

  private static ProxyChange iptables(Host after, Path netns, String restore, String save)
      throws IOException {
    SavedRules saved =
        SavedRules.parse(Finished.run(Command.of(save).in(netns), "", DEADLINE).outputOrThrow());
    ProxyChange change =
        ProxyChange.between(
            ProxyRules.among(
                saved.chains().stream()
                    .map(chain -> new KubeChain(chain.table(), chain.name()))
                    .toList(),
                saved.rules()),
            ProxyRules.among(
                after.chains().stream()
                    .map(chain -> new KubeChain(chain.table(), chain.name()))
                    .toList(),
                after.rules().stream().map(AppendedRule::rule).toList()));
    if (!change.isEmpty()) {
      // -w: the legacy backend has one lock file for all netns
      Command load = Command.of(restore, "-w", Long.toString(DEADLINE.toSeconds()), "--noflush");
      Finished.run(load.in(netns), change.text(), DEADLINE).outputOrThrow();
    }
    return change;
  }

  private static NftChange nftables(Host before, Host after, Path netns) throws IOException {
    NftRules wanted = table(after);
    NftChange change = NftChange.between(table(before), wanted);
    if (change.isEmpty()) {
      return change;
    }
    Command load = Command.of("nft", "-f", "-");
    if (Finished.run(load.in(netns), change.text(), DEADLINE).exitCode() != 0) {
      // Somebody has changed the table by hand: as kube-proxy does, all of it is written anew.
      change = NftChange.between(NO_TABLE, wanted);
      String fresh =
          wanted.objects().isEmpty()
              ? "add table " + NftablesProxy.TABLE + "\ndelete table " + NftablesProxy.TABLE + "\n"
              : wanted.freshText();
      Finished.run(load.in(netns), fresh, DEADLINE).outputOrThrow();
    }
    return change;
  }

  private static NftRules table(Host host) {
    return new NftRules(
        host.nftables().stream()
            .map(NftAddition::object)
            .filter(object -> object.table().equals(NftablesProxy.TABLE))
            .toList());
  }

  /**
   * Deletes the UDP conversations of a host that no endpoint answers any more.
   *
   * @return those that were deleted
   */
  public static List<ConntrackEntry> forget(RunningNetwork network, HostName node, StaleFlows stale)
      throws IOException {
    return network.visit(
        node,
        () ->
            ConntrackTable.delete(
                ConntrackTable.dump().stream()
                    .filter(entry -> stale.contains(entry.original(), entry.reply()))
                    .toList()));
  }
}
