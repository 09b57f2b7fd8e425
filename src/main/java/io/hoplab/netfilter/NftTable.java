package io.hoplab.netfilter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A loaded nftables table, read from what {@code nft list table} prints. */
public final class NftTable {
  private static final Pattern BLOCK =
      Pattern.compile("\t(?<kind>set|map|chain) (?<name>\\S+) \\{");
  private static final Pattern ELEMENT = Pattern.compile("(?:\"[^\"]*\"|[^,\"])+");
  private static final String ELEMENTS = "elements = {";

  private final Map<String, List<String>> chains = new LinkedHashMap<>();
  private final Map<String, Elements> sets = new LinkedHashMap<>();

  /** The elements of a set or map: what each key leads to, nothing in a set. */
  private static final class Elements {
    private boolean dynamic;
    private final Map<String, String> byKey = new LinkedHashMap<>();
  }

  private NftTable() {}

  /** Reads a table; an empty text is a table with nothing in it. */
  public static NftTable read(String text) {
    NftTable table = new NftTable();
    Optional<String> chain = Optional.empty();
    Elements elements = new Elements();
    // an element's list goes on until its brace is closed
    for (String line : text.replaceAll(",\n\\s+", ", ").lines().toList()) {
      Matcher block = BLOCK.matcher(line);
      String inside = line.strip();
      if (block.matches() && block.group("kind").equals("chain")) {
        chain = Optional.of(block.group("name"));
        table.chains.put(block.group("name"), new ArrayList<>());
      } else if (block.matches()) {
        chain = Optional.empty();
        elements = new Elements();
        table.sets.put(block.group("name"), elements);
      } else if (chain.isPresent() && !inside.equals("}") && !inside.startsWith("comment ")) {
        table.chains.get(chain.get()).add(inside);
      } else if (inside.startsWith("flags ")) {
        elements.dynamic = inside.contains("dynamic");
      } else if (inside.startsWith(ELEMENTS)) {
        read(inside.substring(ELEMENTS.length(), inside.lastIndexOf('}')), elements.byKey);
      }
    }
    return table;
  }

  /** Reads {@code KEY : VALUE, ...}, or keys alone. */
  static void read(String list, Map<String, String> byKey) {
    Matcher each = ELEMENT.matcher(list);
    while (each.find()) {
      String[] parts = each.group().strip().split(" : ", 2);
      String key = parts[0].replaceFirst(" (expires|timeout|comment) .*", "");
      byKey.put(key, parts.length > 1 ? parts[1] : "");
    }
  }

  /** The rules of the chains of type nat at a hook, one chain after the other. */
  List<String> natAt(String hook) {
    return chains.values().stream()
        .filter(lines -> !lines.isEmpty())
        .filter(lines -> lines.get(0).startsWith("type nat hook " + hook + " "))
        .flatMap(lines -> lines.stream().skip(1))
        .toList();
  }

  /** The rules of a chain. */
  List<String> chain(String name) {
    return chains.getOrDefault(name, List.of());
  }

  /** What an element leads to; empty when there is none. */
  Optional<String> find(String set, String key) {
    return Optional.ofNullable(sets.get(set)).map(elements -> elements.byKey.get(key));
  }

  /** Whether it is rules that put elements into the set. */
  boolean isFilledByRules(String set) {
    return sets.containsKey(set) && sets.get(set).dynamic;
  }
}
