package io.hoplab.graph;

import io.hoplab.azure.Peering;
import io.hoplab.azure.Peerings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a drawing says of the peerings of virtual networks: each with its two sides in a line. */
final class PeeringWords {
  private PeeringWords() {}

  static List<String> of(Peerings peerings) {
    List<String> rows = new ArrayList<>();
    for (Peering side : peerings.peerings()) {
      Optional<Peering> back =
          peerings.side(/* local= */ side.remote(), /* remote= */ side.local());
      if (back.isEmpty()) {
        rows.add(
            "peering "
                + side.local()
                + " → "
                + side.remote()
                + ", the other side is missing: nothing flows");
      } else if (peerings.peerings().indexOf(side) < peerings.peerings().indexOf(back.get())) {
        rows.add("peering " + side.local() + " ↔ " + side.remote() + switches(side, back.get()));
      }
    }
    return rows;
  }

  /** The switches of either side that do not stand as Azure sets them by itself. */
  private static String switches(Peering one, Peering other) {
    StringBuilder words = new StringBuilder();
    for (Peering side : List.of(one, other)) {
      if (!side.allowVirtualNetworkAccess()) {
        words.append(", ").append(side.local()).append(" allows no access: nothing flows");
      }
      if (side.allowForwardedTraffic()) {
        words.append(", ").append(side.local()).append(" allows forwarded traffic");
      }
    }
    return words.toString();
  }
}
