package io.hoplab.apply;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.kubeproxy.KubeChain;
import io.hoplab.kubeproxy.ProxyChange;
import io.hoplab.kubeproxy.ProxyRules;
import io.hoplab.nftables.NftChange;
import io.hoplab.nftables.NftRules;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Host;
import io.hoplab.topology.NftAddition;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the rules of a running network those of another topology, host by host, as kube-proxy does:
 * each table in one transaction, and only the chains that change. Connections stay as they are.
 */
public final class RuleChange {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private RuleChange() {}

  /**
   * Changes the rules.
   *
   * @param before the topology that the network has the rules of
   * @param after the topology whose rules it shall have; the same hosts
   * @param restore the program that loads rules of iptables, such as {@code iptables-nft-restore}
   * @throws ApplyException when the kernel refuses them
   * @throws IOException when the program cannot be run
   */
  public static void apply(RunningNetwork network, Topology before, Topology after, String restore)
      throws IOException {
    for (Host now : after.hosts()) {
      Host old = before.host(now.name());
      String rules = ProxyChange.between(rules(old), rules(now)).text();
      if (!rules.isEmpty()) {
        String seconds = Long.toString(DEADLINE.toSeconds());
        load(network, now, Command.of(restore, "-w", seconds, "--noflush"), rules);
      }
      for (String table : tables(old, now)) {
        String text = NftChange.between(nftables(old, table), nftables(now, table)).text();
        if (!text.isEmpty()) {
          load(network, now, Command.of("nft", "-f", "-"), text);
        }
      }
    }
  }

  private static void load(RunningNetwork network, Host host, Command program, String text)
      throws IOException {
    Finished finished = Finished.run(program.in(network.netns(host.name())), text, DEADLINE);
    if (finished.exitCode() != 0) {
      throw new ApplyException(0, program + " in " + host.name(), finished.errors().strip());
    }
  }

  private static ProxyRules rules(Host host) {
    List<KubeChain> chains =
        host.chains().stream().map(chain -> new KubeChain(chain.table(), chain.name())).toList();
    List<IptablesRule> rules = host.rules().stream().map(AppendedRule::rule).toList();
    return new ProxyRules(chains, rules);
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
}
