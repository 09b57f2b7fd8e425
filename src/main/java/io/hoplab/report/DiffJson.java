package io.hoplab.report;

import io.hoplab.diff.Aspect;
import io.hoplab.diff.FlowDiff;
import io.hoplab.diff.PacketDiff;
import io.hoplab.diff.Row;
import io.hoplab.diff.Side;
import io.hoplab.diff.TraceDiff;
import io.hoplab.observe.ObservedPacket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two labs' flows side by side as one JSON document. */
public final class DiffJson {
  private DiffJson() {}

  /** The document. */
  public static String of(String left, String right, List<FlowDiff> flows) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("result", worst(flows).toString());
    document.put("left", left);
    document.put("right", right);
    document.put("flows", flows.stream().map(DiffJson::flow).toList());
    return JsonReport.text(document);
  }

  /** What the flows come to together: a gap in one leaves the whole open. */
  public static FlowDiff.Result worst(List<FlowDiff> flows) {
    return flows.stream().map(FlowDiff::result).max(Enum::compareTo).orElse(FlowDiff.Result.SAME);
  }

  private static Map<String, Object> flow(FlowDiff flow) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("result", flow.result().toString());
    object.put("summary", flow.summary());
    object.put("left", side(flow.left()));
    object.put("right", side(flow.right()));
    object.put("packets", flow.packets().stream().map(DiffJson::packet).toList());
    return object;
  }

  private static Map<String, Object> side(Side side) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("flow", side.flow());
    object.put("probe", side.probe().toString());
    object.put("said", side.said());
    object.put("complete", side.complete());
    if (!side.gaps().isEmpty()) {
      object.put("gaps", side.gaps());
    }
    return object;
  }

  private static Map<String, Object> packet(PacketDiff packet) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("way", packet.way().toString());
    object.put("kind", packet.kind().toString());
    object.put("same", packet.same());
    if (packet.traces().isPresent()) {
      TraceDiff traces = packet.traces().get();
      object.put("rows", traces.rows().stream().map(DiffJson::row).toList());
      object.put("sameEnding", traces.sameEnding());
    }
    put(object, "left", packet.left(), packet.traces().isEmpty());
    put(object, "right", packet.right(), packet.traces().isEmpty());
    return object;
  }

  /** One side's packet; its hops only where there are no rows to have them. */
  private static void put(
      Map<String, Object> object, String key, Optional<ObservedPacket> packet, boolean alone) {
    if (packet.isEmpty()) {
      return;
    }
    Map<String, Object> side = new LinkedHashMap<>();
    side.put("complete", packet.get().complete());
    if (alone) {
      side.put("hops", packet.get().trace().hops().stream().map(JsonReport::hop).toList());
    }
    side.put("ending", JsonReport.ending(packet.get().trace()));
    object.put(key, side);
  }

  private static Map<String, Object> row(Row row) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("mark", row.mark().toString());
    if (row.mark() == Row.Mark.CHANGED) {
      object.put("differs", row.inOrder().stream().map(Aspect::toString).toList());
    }
    row.left().ifPresent(hop -> object.put("left", JsonReport.hop(hop)));
    row.right().ifPresent(hop -> object.put("right", JsonReport.hop(hop)));
    return object;
  }
}
