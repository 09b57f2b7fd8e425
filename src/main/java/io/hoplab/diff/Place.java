package io.hoplab.diff;

import io.hoplab.flow.Direction;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Way;
import io.hoplab.net.Protocol;
import io.hoplab.topology.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A hop in the {@link Names} that two labs can be compared by. */
record Place(
    Optional<Role> role,
    String host,
    String iface,
    Direction direction,
    Protocol protocol,
    String source,
    String destination,
    int ttl,
    List<String> steps) {

  static Place of(Hop hop, Names names, Way way) {
    boolean fromServer = way == Way.REPLY;
    return new Place(
        names.role(hop.host()),
        names.host(hop.host()),
        names.iface(hop.host(), hop.iface()),
        hop.direction(),
        hop.tuple().protocol(),
        names.end(hop.tuple().source(), fromServer),
        names.end(hop.tuple().destination(), !fromServer),
        hop.ttl(),
        hop.steps().stream().map(step -> step.accept(new StepText(hop, names, way))).toList());
  }

  private record StepText(Hop hop, Names names, Way way) implements Step.Visitor<String> {
    @Override
    public String translation(Step.Translation translation) {
      boolean portCounts = translation.kind().rewritesSource() == (way == Way.REPLY);
      return translation.kind()
          + " "
          + names.end(translation.before(), portCounts)
          + " to "
          + names.end(translation.after(), portCounts)
          + translation.rule().map(rule -> " by " + names.rule(hop.host(), rule)).orElse("");
    }

    @Override
    public String exemption(Step.Exemption exemption) {
      return "exempt by " + names.rule(hop.host(), exemption.rule());
    }
  }

  /** In what it differs from another place of the same direction. */
  Set<Aspect> differences(Place other) {
    Set<Aspect> found = EnumSet.noneOf(Aspect.class);
    add(found, Aspect.HOST, role.equals(other.role) && host.equals(other.host));
    add(found, Aspect.INTERFACE, iface.equals(other.iface));
    add(found, Aspect.PROTOCOL, protocol == other.protocol);
    add(found, Aspect.SOURCE, source.equals(other.source));
    add(found, Aspect.DESTINATION, destination.equals(other.destination));
    add(found, Aspect.TTL, ttl == other.ttl);
    add(found, Aspect.STEPS, steps.equals(other.steps));
    return found;
  }

  private static void add(Set<Aspect> found, Aspect aspect, boolean same) {
    if (!same) {
      found.add(aspect);
    }
  }
}
