package io.hoplab.survey;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.net.HostName;
import io.hoplab.netns.Netns;
import io.hoplab.topology.Host;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A running network, and what of it is not as its lab file has it.
 *
 * @param survey the network as it is
 * @param details of each host of it
 * @param changes what differs from the plan, in the order of its hosts
 */
public record Inspection(Survey survey, Map<HostName, Details> details, List<Change> changes) {

  /** Takes copies. */
  public Inspection {
    details = Map.copyOf(details);
    changes = List.copyOf(changes);
  }

  /**
   * Looks at a network.
   *
   * @param planned what it was built from
   */
  public static Inspection of(RunningNetwork network, Topology planned) throws IOException {
    Survey survey = Survey.of(network, planned);
    Map<HostName, Details> details = new LinkedHashMap<>();
    for (HostName host : survey.hosts().keySet()) {
      details.put(host, Netns.at(network.folder().resolve(host.value())).visit(Details::read));
    }
    Fresh fresh = Fresh.look(filtering(survey, planned));
    List<Change> changes = new ArrayList<>();
    for (Host host : planned.hosts()) {
      SurveyedHost real = survey.hosts().get(host.name());
      if (real == null) {
        changes.add(
            new Change(host.name(), Change.Kind.MISSING, "host", "the netns " + host.name()));
      } else {
        new HostDrift(planned, real, details.get(host.name()), fresh, changes).find();
        new NftDrift(host, real, network.netns(host.name()), changes).find();
      }
    }
    for (HostName host : survey.hosts().keySet()) {
      if (planned.findHost(host).isEmpty()) {
        changes.add(new Change(host, Change.Kind.ADDED, "host", "the netns " + host));
      }
    }
    return new Inspection(survey, details, changes);
  }

  /** Those whose rules are not spelled as planned: iptables may have changed only the spelling. */
  private static List<Host> filtering(Survey survey, Topology planned) {
    return planned.hosts().stream()
        .filter(Host::filters)
        .filter(
            host ->
                survey
                    .topology()
                    .findHost(host.name())
                    .map(real -> !real.rules().equals(host.rules()))
                    .orElse(false))
        .toList();
  }

  /** The same with more changes, which no host's netns shows. */
  public Inspection with(List<Change> more) {
    List<Change> all = new ArrayList<>(changes);
    all.addAll(more);
    return new Inspection(survey, details, all);
  }

  /** The changes of one host. */
  public List<Change> changes(HostName host) {
    return changes.stream().filter(change -> change.host().equals(host)).toList();
  }
}
