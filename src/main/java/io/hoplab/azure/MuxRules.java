package io.hoplab.azure;

import io.hoplab.net.HostName;
import io.hoplab.net.Protocol;
import io.hoplab.nftables.NftObject;
import io.hoplab.nftables.NftTable;
import io.hoplab.topology.NftAddition;
import io.hoplab.topology.Note;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How the load balancer's host chooses: nftables rules that give a packet the number of its backend
 * as its mark, by which it is routed. They rewrite nothing.
 *
 * <p>A hash of the packet's tuple points at a backend, and at another one while that is down; so a
 * backend that goes down moves its own flows alone, and they come back with it. What a backend that
 * is down was sent before is remembered for TCP, whose flows go on.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/load-balancer/load-balancer-custom-probe-overview#probe-down-behavior">Azure:
 *     probe down behavior</a>
 */
final class MuxRules {
  /** The table that holds them. */
  static final NftTable TABLE = new NftTable("load-balancer");

  private static final String PREROUTING = "prerouting";

  /** Before routing, and after conntrack, were there any: what mangle's rules have. */
  private static final int PRIORITY = -150;

  /** So often a flow is hashed anew while it falls on backends that are down. */
  private static final int TRIES = 4;

  private static final Note REMEMBERED =
      Note.realism("a TCP flow stays where it is when its backend's probe fails");
  private static final Note NEXT =
      Note.realism("a new flow whose backend is down goes to another one");

  private final List<LoadBalancingRule> all;
  private final List<HostName> members;
  private final List<NftAddition> additions = new ArrayList<>();

  private MuxRules(List<LoadBalancingRule> all, List<HostName> members) {
    this.all = all;
    this.members = members;
  }

  /**
   * The table of a load balancer.
   *
   * @param all its rules
   * @param members all members of its pools; the mark of each is its place here, from 1 on
   */
  static List<NftAddition> of(List<LoadBalancingRule> all, List<HostName> members) {
    MuxRules rules = new MuxRules(all, members);
    rules.write();
    return List.copyOf(rules.additions);
  }

  private void write() {
    Note here = Note.because("the load balancer chooses a backend for each flow");
    add(new NftObject.Table(TABLE, ""), here);
    all.stream()
        .flatMap(rule -> rule.probe().stream())
        .distinct()
        .forEach(
            probe ->
                add(set(probe.downSet(), "backends that " + probe.name() + " finds down"), here));
    for (LoadBalancingRule rule : all) {
      if (rule.protocol() == Protocol.TCP) {
        add(
            new NftObject.FilledMap(
                TABLE, rule.flowMap(), "ipv4_addr . inet_service", "mark", rule.idleTimeout(), ""),
            here);
      }
    }
    add(new NftObject.BaseChain(TABLE, PREROUTING, "filter", PREROUTING, PRIORITY), here);
    all.forEach(rule -> add(new NftObject.Chain(TABLE, chain(rule), ""), here));
    for (LoadBalancingRule rule : all) {
      add(
          new NftObject.Rule(
              TABLE,
              PREROUTING,
              "ip daddr %s %s dport %d goto %s"
                  .formatted(
                      rule.frontend().address(), rule.protocol(), rule.frontendPort(), chain(rule)),
              ""),
          here);
      choose(rule);
    }
  }

  private static NftObject set(String name, String comment) {
    return new NftObject.FilledSet(TABLE, name, "mark", comment);
  }

  private static String chain(LoadBalancingRule rule) {
    return "rule-" + rule.name();
  }

  private void choose(LoadBalancingRule rule) {
    String chain = chain(rule);
    String flows = "@" + rule.flowMap();
    String flow = "ip saddr . tcp sport";
    boolean tcp = rule.protocol() == Protocol.TCP;
    if (tcp) {
      rule(chain, "tcp flags & (syn | ack) != syn meta mark set " + flow + " map " + flows);
      rule(chain, "meta mark != 0 update %s { %s : meta mark } accept".formatted(flows, flow));
      // update leaves the value of a key that is there as it is
      rule(chain, "delete %s { %s : meta mark }".formatted(flows, flow));
    }
    List<Integer> marks = rule.backends().stream().map(it -> members.indexOf(it) + 1).toList();
    add(
        new NftObject.Rule(TABLE, chain, hashed(rule, marks, 1), words(rule)),
        Note.because("the load balancer chooses among " + rule.backends()));
    rule.probe().ifPresent(probe -> avoid(chain, "@" + probe.downSet(), rule, marks));
    if (tcp) {
      rule(chain, "update %s { %s : meta mark }".formatted(flows, flow));
    }
  }

  /** Other backends while the one that was chosen is down; nobody when all are. */
  private void avoid(String chain, String down, LoadBalancingRule rule, List<Integer> marks) {
    int tries = marks.size() > 2 ? TRIES : 1;
    for (int i = 2; i <= tries; i++) {
      add(
          new NftObject.Rule(
              TABLE, chain, "meta mark " + down + " " + hashed(rule, marks, i), "another one"),
          NEXT);
    }
    for (int i = 1; i < marks.size(); i++) {
      String following =
          IntStream.range(0, marks.size())
              .mapToObj(at -> marks.get(at) + " : " + marks.get((at + 1) % marks.size()))
              .collect(Collectors.joining(", "));
      add(
          new NftObject.Rule(
              TABLE,
              chain,
              "meta mark " + down + " meta mark set meta mark map { " + following + " }",
              "the next one"),
          NEXT);
    }
    add(
        new NftObject.Rule(TABLE, chain, "meta mark " + down + " drop", "no backend is up"),
        Note.realism("with all backends down new flows are dropped"));
  }

  private static String hashed(LoadBalancingRule rule, List<Integer> marks, int seed) {
    if (marks.size() == 1) {
      return "meta mark set " + marks.get(0);
    }
    String pointed =
        IntStream.range(0, marks.size())
            .mapToObj(at -> at + " : " + marks.get(at))
            .collect(Collectors.joining(", "));
    return "meta mark set jhash %s mod %d seed 0x%x map { %s }"
        .formatted(tuple(rule), marks.size(), seed, pointed);
  }

  private static String tuple(LoadBalancingRule rule) {
    String addresses = "ip saddr . ip daddr";
    return switch (rule.distribution()) {
      case SOURCE_IP -> addresses;
      case SOURCE_IP_PROTOCOL -> addresses + " . ip protocol";
      case DEFAULT ->
          addresses + " . ip protocol . %1$s sport . %1$s dport".formatted(rule.protocol());
    };
  }

  private static String words(LoadBalancingRule rule) {
    String words = rule.backends().stream().map(HostName::value).collect(Collectors.joining(", "));
    return words.length() <= NftObject.LONGEST_COMMENT
        ? words
        : rule.backends().size() + " backends";
  }

  private void rule(String chain, String spec) {
    add(new NftObject.Rule(TABLE, chain, spec, ""), REMEMBERED);
  }

  private void add(NftObject object, Note note) {
    additions.add(new NftAddition(object, note));
  }
}
