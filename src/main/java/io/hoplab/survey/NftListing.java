package io.hoplab.survey;

import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What nft(8) prints of a table, a line for each thing in it: chains with the rules that follow
 * them, sets and maps with their elements. Elements that rules put in are left out.
 *
 * @param lines {@code rule CHAIN ...}, {@code element SET ...} and the like, in the kernel's order
 */
record NftListing(List<String> lines) {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Pattern BLOCK =
      Pattern.compile("\t(?<kind>set|map|chain) (?<name>\\S+) \\{");
  private static final Pattern ELEMENT = Pattern.compile("(?:\"[^\"]*\"|[^,\"])+");
  private static final String ELEMENTS = "elements = {";

  /** Takes a copy of the list. */
  NftListing {
    lines = List.copyOf(lines);
  }

  /**
   * Reads a table, which must be there.
   *
   * @param table its family and name
   */
  static NftListing read(Path netns, String table) throws IOException {
    List<String> command = new ArrayList<>(List.of("nft", "-s", "list", "table"));
    command.addAll(List.of(table.split(" ", -1)));
    return parse(
        Finished.run(Command.of(command.toArray(String[]::new)).in(netns), "", DEADLINE)
            .outputOrThrow());
  }

  static NftListing parse(String text) {
    List<String> lines = new ArrayList<>();
    String kind = "";
    String name = "";
    boolean dynamic = false;
    // an element's list goes on until its brace is closed
    String joined = text.replaceAll(",\n\\s+", ", ");
    for (String line : joined.lines().toList()) {
      Matcher block = BLOCK.matcher(line);
      String inside = line.strip();
      if (block.matches()) {
        kind = block.group("kind");
        name = block.group("name");
        dynamic = false;
        lines.add(kind + " " + name);
      } else if (line.equals("\t}")) {
        kind = "";
      } else if (inside.startsWith(ELEMENTS) && !kind.equals("chain")) {
        String elements = inside.substring(ELEMENTS.length(), inside.lastIndexOf('}'));
        Matcher each = ELEMENT.matcher(elements);
        while (!dynamic && each.find()) {
          lines.add("element " + name + " { " + each.group().strip() + " }");
        }
      } else if (kind.equals("chain") && !inside.isEmpty()) {
        boolean head = inside.startsWith("type ") || inside.startsWith("comment ");
        lines.add((head ? "chain " : "rule ") + name + " " + inside);
      } else if (inside.startsWith("flags ") && kind.isEmpty()) {
        lines.add("table " + inside);
      } else if (inside.startsWith("flags ")) {
        dynamic |= inside.contains("dynamic");
      }
    }
    return new NftListing(lines);
  }

  /** The rules of each chain, one after the other; chains stand in the order of their making. */
  List<String> rules() {
    return lines.stream()
        .filter(line -> line.startsWith("rule "))
        .sorted(Comparator.comparing(line -> line.split(" ", 3)[1]))
        .toList();
  }
}
