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
import io.hoplab.netns.SysctlValue;
import io.hoplab.nftables.NftChange;
import io.hoplab.nftables.NftRules;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Host;
import io.hoplab.topology.NftAddition;
import io.hoplab.topology.Role;
import io.hoplab.topology.Sysctl;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What kube-proxy did on a running node to bring its rules to what they shall be: each table in one
 * transaction, and only the chains that change. Connections stay as they are, but for the UDP
 * conversations that no endpoint answers any more.
 *
 * @param node the node
 * @param written how many chains were made or written anew
 * @param removed how many chains went
 * @param kept how many chains were left alone
 * @param isEmpty whether nothing had to be changed: no rule, jump, element of a set or sysctl
 * @param forgotten the stale UDP conversations, which conntrack was told to forget
 */
public record ProxyUpdate(
    HostName node,
    int written,
    int removed,
    int kept,
    boolean isEmpty,
    List<ConntrackEntry> forgotten) {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Path SYSCTLS = Path.of("/proc/sys");
  private static final Command LOAD_NFT = Command.of("nft", "-f", "-");

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
   * @param stale what is to be forgotten; empty for nothing
   * @param restore the program that loads iptables rules
   * @param save the program that prints them
   * @throws IOException when the kernel refuses the rules
   */
  public static ProxyUpdate fullSync(
      RunningNetwork network,
      Host before,
      Host after,
      Optional<StaleFlows> stale,
      String restore,
      String save)
      throws IOException {
    Path netns = network.netns(after.name());
    SavedRules saved =
        SavedRules.parse(Finished.run(Command.of(save).in(netns), "", DEADLINE).outputOrThrow());
    ProxyRules has =
        ProxyRules.among(
            saved.chains().stream()
                .map(chain -> new KubeChain(chain.table(), chain.name()))
                .toList(),
            saved.rules());
    ProxyRules wanted = rules(after);
    ProxyChange iptables =
        ProxyChange.between(has, ProxyRules.among(wanted.chains(), wanted.rules()));
    boolean localnet = routeLocalnet(network, after);
    load(network, after, iptables, restore);
    NftChange nftables =
        new NftSync(network, after.name(), NftablesProxy.TABLE)
            .bring(
                nftables(before, NftablesProxy.TABLE.toString()),
                nftables(after, NftablesProxy.TABLE.toString()));
    List<ConntrackEntry> forgotten = forget(network, after, stale);
    return of(after, localnet, iptables, List.of(nftables), forgotten);
  }

  /**
   * The same for a host whose rules are known to be those that were planned, as kube-proxy's
   * partial sync takes them to be: nothing else is looked at, or put right.
   *
   * @throws ApplyException when the kernel refuses them
   */
  public static ProxyUpdate partialSync(
      RunningNetwork network, Host before, Host after, Optional<StaleFlows> stale, String restore)
      throws IOException {
    ProxyChange iptables = ProxyChange.between(rules(before), rules(after));
    boolean localnet =
        !routeLocalnet(before).equals(routeLocalnet(after)) && routeLocalnet(network, after);
    load(network, after, iptables, restore);
    List<NftChange> nftables = new ArrayList<>();
    for (String table : tables(before, after)) {
      NftChange change = NftChange.between(nftables(before, table), nftables(after, table));
      if (!change.isEmpty()) {
        load(network, after, LOAD_NFT, change.text());
      }
      nftables.add(change);
    }
    return of(after, localnet, iptables, nftables, forget(network, after, stale));
  }

  private static ProxyUpdate of(
      Host host,
      boolean localnet,
      ProxyChange iptables,
      List<NftChange> nftables,
      List<ConntrackEntry> forgotten) {
    int written = iptables.made().size() + iptables.changed().size();
    int removed = iptables.removed().size();
    int kept = iptables.kept();
    boolean isEmpty = iptables.isEmpty() && !localnet;
    for (NftChange change : nftables) {
      written += change.made().size() + change.changed().size();
      removed += change.removed().size();
      kept += change.kept();
      isEmpty &= change.isEmpty();
    }
    return new ProxyUpdate(host.name(), written, removed, kept, isEmpty, forgotten);
  }

  /** Whether it had to be set, for somebody may have done so by hand. */
  private static boolean routeLocalnet(RunningNetwork network, Host host) throws IOException {
    String wanted = routeLocalnet(host);
    return network.visit(
        host.name(),
        () -> {
          boolean is = SysctlValue.read(ROUTE_LOCALNET).equals(Optional.of(wanted));
          if (!is) {
            LibC.write(SYSCTLS.resolve(ROUTE_LOCALNET), wanted);
          }
          return !is;
        });
  }

  /** kube-proxy itself never sets it back, but a node that starts in nftables mode has it off. */
  private static String routeLocalnet(Host host) {
    return host.sysctls().stream()
        .filter(sysctl -> sysctl.key().equals(ROUTE_LOCALNET))
        .map(Sysctl::value)
        .findFirst()
        .orElse("0");
  }

  private static void load(RunningNetwork network, Host host, ProxyChange change, String restore)
      throws IOException {
    if (!change.isEmpty()) {
      // -w: the legacy backend has one lock file for all netns
      String seconds = Long.toString(DEADLINE.toSeconds());
      load(network, host, Command.of(restore, "-w", seconds, "--noflush"), change.text());
    }
  }

  private static void load(RunningNetwork network, Host host, Command program, String text)
      throws IOException {
    Finished finished = Finished.run(program.in(network.netns(host.name())), text, DEADLINE);
    if (finished.exitCode() != 0) {
      throw new ApplyException(0, program + " in " + host.name(), finished.complaint());
    }
  }

  private static ProxyRules rules(Host host) {
    return new ProxyRules(
        host.chains().stream().map(chain -> new KubeChain(chain.table(), chain.name())).toList(),
        host.rules().stream().map(AppendedRule::rule).toList());
  }

  private static List<String> tables(Host one, Host other) {
    return Stream.concat(one.nftables().stream(), other.nftables().stream())
        .map(addition -> addition.object().table().toString())
        .distinct()
        .toList();
  }

  private static NftRules nftables(Host host, String table) {
    return new NftRules(
        host.nftables().stream()
            .map(NftAddition::object)
            .filter(object -> object.table().toString().equals(table))
            .toList());
  }

  private static List<ConntrackEntry> forget(
      RunningNetwork network, Host host, Optional<StaleFlows> stale) throws IOException {
    if (stale.isEmpty() || host.role() != Role.NODE) {
      return List.of();
    }
    return network.visit(
        host.name(),
        () ->
            ConntrackTable.delete(
                ConntrackTable.dump().stream()
                    .filter(entry -> stale.get().contains(entry.original(), entry.reply()))
                    .toList()));
  }
}
