package io.hoplab.azure;

import io.hoplab.net.Cidr;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The fewest ranges that have the same addresses as others together. */
final class Cover {
  private Cover() {}

  static List<Cidr> of(Collection<Cidr> ranges) {
    List<Cidr> cover = new ArrayList<>();
    for (Cidr range : ranges.stream().sorted().toList()) {
      if (cover.isEmpty() || !cover.get(cover.size() - 1).contains(range)) {
        cover.add(range);
        joinLast(cover);
      }
    }
    return cover;
  }

  /** Two halves of one range are the range. */
  private static void joinLast(List<Cidr> cover) {
    while (cover.size() > 1) {
      Cidr right = cover.get(cover.size() - 1);
      Cidr left = cover.get(cover.size() - 2);
      if (left.prefixLength() != right.prefixLength()) {
        return;
      }
      Cidr both = Cidr.containing(left.network(), left.prefixLength() - 1);
      if (!both.contains(right) || left.equals(right)) {
        return;
      }
      cover.remove(cover.size() - 1);
      cover.set(cover.size() - 1, both);
    }
  }
}
