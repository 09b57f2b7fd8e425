package io.hoplab.labfile;

import io.hoplab.net.Cidr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Ranges that must not share an address. */
final class Ranges {
  /** A range, whose it is, and where the file says so. */
  private record Owned(Cidr range, String owner, Item item) {}

  private final List<Owned> all = new ArrayList<>();

  void add(Cidr range, String owner, Item item) {
    all.add(new Owned(range, owner, item));
  }

  /** Says of each range that overlaps one before it in order of addresses. */
  void check() {
    List<Owned> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparing(Owned::range));
    Owned widest = null;
    for (Owned owned : sorted) {
      if (widest != null && widest.range().overlaps(owned.range())) {
        boolean later = all.indexOf(owned) > all.indexOf(widest);
        Owned at = later ? owned : widest;
        Owned other = later ? widest : owned;
        at.item().problem(at.range() + " overlaps " + other.owner() + "'s " + other.range());
      }
      if (widest == null || widest.range().last().compareTo(owned.range().last()) < 0) {
        widest = owned;
      }
    }
  }
}
