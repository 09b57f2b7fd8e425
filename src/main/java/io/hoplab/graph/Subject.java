package io.hoplab.graph;

import io.hoplab.lab.Lab;
import io.hoplab.net.HostName;
import io.hoplab.topology.Host;
import io.hoplab.topology.SecurityRuleMark;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is drawn.
 *
 * @param name what it is called: the lab's name, or the running lab's
 * @param topology the network as it is
 * @param lab the lab that it is, or was made from: names of what no kernel knows, and flows
 * @param remarks on each host, what of it is not as the lab has it; also on hosts that are gone
 */
public record Subject(
    String name, Topology topology, Lab lab, Map<HostName, List<String>> remarks) {
  /** More remarks on a host than this are told of in the details alone. */
  private static final int SHOWN = 4;

  private static final int LONGEST = 60;

  /** Takes a copy of the map. */
  public Subject {
    remarks = Map.copyOf(remarks);
  }

  /** A lab as its file has it. */
  public static Subject of(Lab lab) {
    return new Subject(lab.name(), lab.topology(), lab, Map.of());
  }

  /** Whether it is a network that runs. */
  boolean runs() {
    return topology != lab.topology();
  }

  /** The remarks on a host that fit into its box. */
  List<String> brief(HostName host) {
    List<String> all = remarks.getOrDefault(host, List.of());
    List<String> brief = new ArrayList<>();
    for (String whole : all.subList(0, Math.min(SHOWN, all.size()))) {
      String remark = SecurityRuleMark.withoutOtherComments(whole);
      brief.add(
          remark.length() > LONGEST ? remark.substring(0, LONGEST - 1).strip() + "…" : remark);
    }
    if (all.size() > SHOWN) {
      brief.add("and " + (all.size() - SHOWN) + " more");
    }
    return brief;
  }

  /** The remarks on hosts that are not there, each with the host's name in front. */
  List<String> onMissing() {
    return lab.topology().hosts().stream()
        .map(Host::name)
        .filter(host -> topology.findHost(host).isEmpty())
        .map(host -> host + " is gone")
        .toList();
  }
}
