package io.hoplab.nftables;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A table as {@code nft list table} prints it. Two listings are equal when the kernel does the same
 * by both tables: the order in which their things were made, and what rules have put into sets, say
 * nothing about it.
 *
 * @param things the lines of each set, map and chain, by its kind and name: {@code chain services}
 */
public record NftListing(Map<String, List<String>> things) {
  private static final String ELEMENTS = "elements = {";

  /** Takes a copy of the map, sorted. */
  public NftListing {
    things = Collections.unmodifiableMap(new TreeMap<>(things));
  }

  /** Reads what nft has printed about one table. */
  public static NftListing parse(String text) {
    Map<String, List<String>> things = new TreeMap<>();
    Iterator<String> lines = text.lines().map(String::strip).iterator();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.endsWith("{") && !line.startsWith("table ")) {
        things.put(line.substring(0, line.length() - 1).strip(), thing(lines));
      } else if (line.startsWith("flags ")) {
        // of the table itself: dormant
        things.put("table", List.of(line));
      }
    }
    return new NftListing(things);
  }

  private static List<String> thing(Iterator<String> lines) {
    List<String> all = new ArrayList<>();
    String elements = "";
    for (String line = lines.next(); !line.equals("}"); line = lines.next()) {
      if (line.startsWith(ELEMENTS)) {
        elements = elements(line, lines);
      } else {
        all.add(line);
      }
    }
    boolean filledByRules =
        all.stream().anyMatch(line -> line.startsWith("flags ") && line.contains("dynamic"));
    if (!elements.isEmpty() && !filledByRules) {
      all.add(elements);
    }
    return List.copyOf(all);
  }

  /** The elements in an order of their own, from as many lines as nft has broken them into. */
  private static String elements(String first, Iterator<String> lines) {
    StringBuilder text = new StringBuilder(first.substring(ELEMENTS.length()));
    while (text.charAt(text.length() - 1) != '}') {
      text.append(' ').append(lines.next());
    }
    text.setLength(text.length() - 1);
    return Arrays.stream(text.toString().split(","))
        .map(String::strip)
        .sorted()
        .collect(Collectors.joining(", ", ELEMENTS + " ", " }"));
  }

  /** The names of its chains. */
  public List<String> chains() {
    String kind = "chain ";
    return things.keySet().stream()
        .filter(name -> name.startsWith(kind))
        .map(name -> name.substring(kind.length()))
        .toList();
  }
}
