package io.hoplab.report;

import io.hoplab.flow.Hop;
import io.hoplab.flow.Way;
import io.hoplab.lab.Assertion;
import io.hoplab.verify.ClaimResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which claims speak of which hop of a flow's way.
 *
 * @param flow the flow's name
 * @param way there or back
 * @param claims the lab's claims
 */
record ClaimMarks(String flow, Way way, List<ClaimResult> claims) {

  static ClaimMarks of(String flow, Way way, List<ClaimResult> claims) {
    return new ClaimMarks(flow, way, claims);
  }

  /** No claim speaks of anything. */
  static ClaimMarks none() {
    return new ClaimMarks("", Way.REQUEST, List.of());
  }

  /** The numbers of the claims that say something of the hop, or have evidence there, each once. */
  List<String> at(Hop hop) {
    List<String> ids = new ArrayList<>();
    for (ClaimResult claim : claims) {
      boolean here =
          Stream.concat(claim.claim().says().stream(), claim.claim().evidence().stream())
              .anyMatch(assertion -> at(hop, assertion));
      if (here) {
        ids.add(claim.claim().id());
      }
    }
    return ids;
  }

  private boolean at(Hop hop, Assertion assertion) {
    return assertion instanceof Assertion.Packet packet
        && packet.flow().equals(flow)
        && packet.way() == way
        && packet.at().host().equals(hop.host())
        && packet.at().iface().equals(hop.iface())
        && packet.direction().map(hop.direction()::equals).orElse(true);
  }
}
