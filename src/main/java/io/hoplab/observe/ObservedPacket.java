package io.hoplab.observe;

import io.hoplab.flow.Trace;
import io.hoplab.flow.Way;
import java.util.List;

/**
 * One packet's way as it was observed.
 *
 * @param way there or back
 * @param kind what the packet is to its conversation
 * @param trace its hops and its end
 * @param complete whether every capture that this rests on is complete; if not, a hop may be
 *     missing and the ending may be another
 * @param notes what else was seen of it, such as copies that a bridge flooded
 * @param sequences its TCP sequence number at each hop of the trace, 0 to 2^32-1; none when it is
 *     no TCP
 */
public record ObservedPacket(
    Way way,
    PacketKind kind,
    Trace trace,
    boolean complete,
    List<String> notes,
    List<Long> sequences) {

  /** Takes copies of the lists. */
  public ObservedPacket {
    notes = List.copyOf(notes);
    sequences = List.copyOf(sequences);
  }

  /** A packet of which no sequence number is known. */
  public ObservedPacket(
      Way way, PacketKind kind, Trace trace, boolean complete, List<String> notes) {
    this(way, kind, trace, complete, notes, List.of());
  }

  /** The same packet once it is known that something of it may have been missed. */
  public ObservedPacket incomplete() {
    return new ObservedPacket(way, kind, trace, false, notes, sequences);
  }
}
