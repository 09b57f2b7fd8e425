package io.hoplab.report;

import io.hoplab.flow.Hop;
import io.hoplab.flow.Way;
import io.hoplab.observe.ObservedPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The two ways of a conversation: of each the first packet, and how many others did the same. */
final class WaysPicture {
  private WaysPicture() {}

  static void draw(
      Page page, List<ObservedPacket> packets, Function<Way, ClaimMarks> marks, Ink ink) {
    for (Way way : Way.values()) {
      List<ObservedPacket> ofWay = packets.stream().filter(packet -> packet.way() == way).toList();
      if (!ofWay.isEmpty()) {
        page.line(ink.faint("    " + way) + later(ofWay, ink));
        TracePicture.draw(page, ofWay.get(0).trace(), marks.apply(way), ink);
      }
    }
  }

  /** What became of the packets that the picture does not show. */
  private static String later(List<ObservedPacket> packets, Ink ink) {
    long alike = packets.stream().skip(1).filter(packet -> alike(packets.get(0), packet)).count();
    long others = packets.size() - 1 - alike;
    List<String> words = new ArrayList<>();
    if (alike > 0) {
      words.add(alike + " more took the same way");
    }
    if (others > 0) {
      words.add(others + " more did not");
    }
    return words.isEmpty()
        ? ""
        : ink.faint("  (the first packet; " + String.join(", ", words) + ")");
  }

  private static boolean alike(ObservedPacket one, ObservedPacket other) {
    List<String> places = one.trace().hops().stream().map(Hop::place).toList();
    return places.equals(other.trace().hops().stream().map(Hop::place).toList())
        && one.trace().ending().disposition() == other.trace().ending().disposition()
        && one.trace().ending().host().equals(other.trace().ending().host());
  }
}
