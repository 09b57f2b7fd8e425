package io.hoplab.verify;

import io.hoplab.flow.Trace;
import io.hoplab.flow.Way;
import io.hoplab.lab.Change;
import io.hoplab.observe.ObservedPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of a flow.
 *
 * @param flow its name
 * @param changes what was done to the running network before
 * @param probe what was sent
 * @param said what the program that asked said
 * @param expectedRequest the trace that was expected there
 * @param expectedReply the trace that was expected back
 * @param packets what was observed, in order
 * @param repetition all attempts, when the probe was repeated and these are the packets of one
 * @param findings what keeps it from being proven; empty for {@link Verdict#PASS}
 */
public record FlowResult(
    String flow,
    List<Change> changes,
    String probe,
    String said,
    Optional<Trace> expectedRequest,
    Optional<Trace> expectedReply,
    List<ObservedPacket> packets,
    Optional<Repetition> repetition,
    List<Finding> findings) {

  /** Takes copies of the lists. */
  public FlowResult {
    changes = List.copyOf(changes);
    packets = List.copyOf(packets);
    findings = List.copyOf(findings);
  }

  /** The worst of the findings. */
  public Verdict verdict() {
    return Finding.worst(findings);
  }

  /** How its first packets ended, in one line, and why, a line each, where a cause is known. */
  public List<String> endings() {
    List<String> endings = new ArrayList<>();
    List<String> causes = new ArrayList<>();
    for (Way way : Way.values()) {
      packets.stream()
          .filter(packet -> packet.way() == way)
          .findFirst()
          .map(packet -> packet.trace().ending())
          .ifPresent(
              ending -> {
                endings.add(way + " " + ending);
                if (!ending.cause().isEmpty()) {
                  causes.add("cause  " + ending.cause());
                }
              });
    }
    causes.add(0, endings.isEmpty() ? "no packet was seen" : String.join("; ", endings));
    return causes;
  }
}
