package io.hoplab.verify;

import io.hoplab.net.HostName;
import java.util.List;
import java.util.Map;

/**
 * What was seen of connections through a load balancer, each from a port of its own.
 *
 * @param passes what was seen of all of them; twice where something was changed in between
 * @param held what was seen of connections that were established before the change, when it was
 *     done; none where nothing was changed
 */
record BalanceEvidence(List<Pass> passes, List<Held> held) {

  BalanceEvidence {
    passes = List.copyOf(passes);
    held = List.copyOf(held);
  }

  /**
   * All connections once.
   *
   * @param failures why connections did not come about, a line each
   * @param chosen the backends as the load balancer remembers them, by the client's port
   * @param tracked the backends whose conntrack has the connection, by the client's port
   */
  record Pass(
      List<String> failures, Map<Integer, HostName> chosen, Map<Integer, HostName> tracked) {
    Pass {
      failures = List.copyOf(failures);
      chosen = Map.copyOf(chosen);
      tracked = Map.copyOf(tracked);
    }
  }

  /**
   * A connection that was established before.
   *
   * @param before its backend then
   * @param after its backend now
   * @param answer what was answered on it now, or why nothing was
   * @param answered whether that is an answer
   */
  record Held(int port, HostName before, HostName after, String answer, boolean answered) {}
}
