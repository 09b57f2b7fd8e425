package io.hoplab.verify;

import io.hoplab.evidence.Connection;
import io.hoplab.expect.Translator;
import io.hoplab.flow.TranslationKind;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Reads from conntrack which port NAT chose: the one thing on a way that no lab file can state, and
 * that packets and conntrack must then agree about.
 */
record ConntrackPorts(Map<HostName, List<Connection>> connections) implements Translator {

  @Override
  public OptionalInt port(HostName host, TranslationKind kind, FiveTuple before) {
    for (Connection connection : connections.getOrDefault(host, List.of())) {
      FiveTuple seen = kind.restores() ? connection.reply() : connection.original();
      FiveTuple opposite = kind.restores() ? connection.original() : connection.reply();
      if (seen.equals(before)) {
        return OptionalInt.of(
            kind.rewritesSource() ? opposite.destination().port() : opposite.source().port());
      }
    }
    return OptionalInt.empty();
  }
}
