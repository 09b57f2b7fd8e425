package io.hoplab.tracing;

import io.hoplab.evidence.RuleHit;
import io.hoplab.evidence.RuleHit.PacketHead;
import io.hoplab.evidence.RulePass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Gathers traced rules into passes.
 *
 * <p>The kernel makes a trace's id from the packet's buffer and incoming interface, so that one
 * packet has another id after routing, and a later packet the same. A pass is therefore begun by
 * the rule of {@link TraceTable}, which each packet meets first, and goes on with what carries the
 * same id or the same IP identification and length.
 */
final class Passes {
  private final Map<String, PacketHead> heads = new HashMap<>();
  private final List<Pass> passes = new ArrayList<>();
  private final Set<String> fresh = new HashSet<>();
  private int known;

  /** A pass that may still grow. */
  private static final class Pass {
    private final PacketHead first;
    private String id;
    private final List<RuleHit> hits = new ArrayList<>();

    private Pass(PacketHead first, String id) {
      this.first = first;
      this.id = id;
    }

    private boolean isOf(String otherId, PacketHead head) {
      return first.id() == head.id() && first.length() == head.length() && id.equals(otherId);
    }

    private boolean mayBeOf(PacketHead head) {
      return first.id() == head.id()
          && first.length() == head.length()
          && (first.source().equals(head.source())
              || first.destination().equals(head.destination()));
    }
  }

  /** The packet as it is from now on in the trace of that id; empty for one that is not IPv4. */
  void head(String id, Optional<PacketHead> head) {
    head.ifPresent(shown -> heads.put(id, shown));
    fresh.add(id);
  }

  /** The packet of the trace of that id. */
  Optional<PacketHead> head(String id) {
    return Optional.ofNullable(heads.get(id));
  }

  /** The packet has met the first rule. */
  void begin(String id) {
    passes.add(new Pass(heads.get(id), id));
  }

  /** The packet has met a further rule. */
  void hit(String id, RuleHit hit) {
    Pass pass = pass(id, heads.get(id));
    pass.id = id;
    pass.hits.add(hit);
  }

  private Pass pass(String id, PacketHead head) {
    for (int i = passes.size() - 1; i >= 0; i--) {
      if (passes.get(i).isOf(id, head)) {
        return passes.get(i);
      }
    }
    for (int i = passes.size() - 1; i >= 0; i--) {
      if (passes.get(i).mayBeOf(head)) {
        return passes.get(i);
      }
    }
    Pass fresh = new Pass(head, id);
    passes.add(fresh);
    return fresh;
  }

  /** Whether a packet was traced that was so before the first rule. */
  boolean saw(Predicate<PacketHead> what) {
    return passes.stream().anyMatch(pass -> what.test(pass.first));
  }

  /** Forgets what there was when this was called last. */
  void forget() {
    passes.subList(0, known).clear();
    known = passes.size();
    heads.keySet().retainAll(fresh);
    fresh.clear();
  }

  /** The passes since this was called last, those without a hit left out; they are forgotten. */
  List<RulePass> take() {
    List<RulePass> taken = passes();
    passes.clear();
    known = 0;
    heads.keySet().retainAll(fresh);
    fresh.clear();
    return taken;
  }

  /** The passes so far, those without a hit left out. */
  List<RulePass> passes() {
    return passes.stream()
        .filter(pass -> !pass.hits.isEmpty())
        .map(pass -> new RulePass(pass.first, pass.hits))
        .toList();
  }
}
