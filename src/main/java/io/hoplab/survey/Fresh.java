package io.hoplab.survey;

import io.hoplab.iptables.SavedRules;
import io.hoplab.net.HostName;
import io.hoplab.netlink.KernelLink;
import io.hoplab.netlink.NetlinkSocket;
import io.hoplab.netns.ScratchNetns;
import io.hoplab.plan.IptablesText;
import io.hoplab.plan.Operation;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Host;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What hosts are like on this machine just after they were built, found out with netns of its own.
 *
 * @param watched the values of {@link Details#WATCHED} in a netns just made
 * @param switches the values with which interfaces begin there
 * @param rules the planned iptables rules of hosts as this machine's iptables prints them: it has
 *     its own order of matches and its own spellings
 */
record Fresh(
    Map<String, String> watched,
    Map<InterfaceSwitch, Integer> switches,
    Map<HostName, SavedRules> rules) {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String LOOPBACK = "lo";

  /**
   * Makes the netns, looks and takes them away.
   *
   * @param hosts those whose rules are wanted
   */
  static Fresh look(List<Host> hosts) throws IOException {
    Map<HostName, SavedRules> rules = new LinkedHashMap<>();
    for (Host host : hosts) {
      rules.put(host.name(), rules(host));
    }
    try (ScratchNetns empty = ScratchNetns.make()) {
      return new Fresh(
          empty.netns().visit(Details::read).watched(),
          empty.netns().visit(Fresh::initialSwitches),
          rules);
    }
  }

  private static Map<InterfaceSwitch, Integer> initialSwitches() throws IOException {
    Map<InterfaceSwitch, Integer> switches = new EnumMap<>(InterfaceSwitch.class);
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE)) {
      for (KernelLink link : KernelLink.all(socket)) {
        if (link.name().equals(LOOPBACK)) {
          switches.putAll(Draft.switches(link));
        }
      }
    }
    return switches;
  }

  private static SavedRules rules(Host host) throws IOException {
    IptablesText text = new IptablesText();
    host.chains()
        .forEach(
            chain -> text.add(new Operation.AddChain(host.name(), chain.table(), chain.name())));
    host.rules().forEach(rule -> text.add(new Operation.AppendRule(host.name(), rule.rule())));
    try (ScratchNetns scratch = ScratchNetns.make()) {
      Path netns = scratch.netns().path();
      Finished restored =
          Finished.run(
              Command.of("iptables-restore", "-w", Long.toString(DEADLINE.toSeconds())).in(netns),
              text.toString(),
              DEADLINE);
      // What they need besides themselves, such as a set of addresses, is not there.
      return restored.exitCode() == 0 ? RuleReader.read(netns) : asPlanned(host);
    }
  }

  /** The rules as the plan spells them. */
  static SavedRules asPlanned(Host host) {
    List<SavedRules.SavedChain> chains = new ArrayList<>();
    host.chains()
        .forEach(
            chain ->
                chains.add(
                    new SavedRules.SavedChain(chain.table(), chain.name(), Optional.empty())));
    return new SavedRules(
        chains, host.rules().stream().map(AppendedRule::rule).toList(), List.of());
  }
}
