package io.hoplab.graph;

import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.net.FiveTuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A drawing as a tree of lines, for a terminal of 100 columns. */
public final class Tree {
  private static final int COLUMNS = 100;

  private final Drawing drawing;
  private final Map<String, Box> boxes = new HashMap<>();
  private final Map<String, Box> parents = new HashMap<>();
  private final StringBuilder text = new StringBuilder();

  private Tree(Drawing drawing) {
    this.drawing = drawing;
    for (Box box : drawing.allBoxes()) {
      boxes.put(box.id(), box);
      box.children().forEach(child -> parents.put(child.id(), box));
    }
  }

  /** The drawing as text. */
  public static String draw(Drawing drawing) {
    Tree tree = new Tree(drawing);
    tree.draw();
    return tree.text.toString();
  }

  private void draw() {
    wrapped("", "", drawing.title());
    wrapped("", "", drawing.name());
    line("");
    drawing.boxes().forEach(box -> box(box, "", ""));
    drawing.flow().ifPresent(this::flow);
  }

  /**
   * A box and what is inside it.
   *
   * @param first what stands before its first line
   * @param rest what stands before the others
   */
  private void box(Box box, String first, String rest) {
    List<Box> children =
        box.children().stream().filter(child -> child.kind() != Box.Kind.ROUTING).toList();
    String inner = rest + (children.isEmpty() ? "  " : "│ ");
    List<String> cables = cables(box);
    String heading = heading(box);
    int next = 0;
    if (!cables.isEmpty() && fits(first + heading, cables.get(0))) {
      heading += "  " + cables.get(0);
      next = 1;
    }
    List<String> rows = new ArrayList<>(BoxWords.of(drawing, box));
    box.children().stream()
        .filter(child -> child.kind() == Box.Kind.ROUTING)
        .flatMap(routing -> BoxWords.of(drawing, routing).stream().skip(1))
        .forEach(rows::add);
    rows.remove(0);
    boolean flat = rows.stream().noneMatch(row -> row.startsWith(" "));
    while (flat
        && !rows.isEmpty()
        && box.children().isEmpty()
        && fits(first + heading, rows.get(0))) {
      heading += "  " + rows.remove(0);
    }
    wrapped(first, inner, heading);
    cables.stream().skip(next).forEach(cable -> wrapped(inner, inner + "  ", cable));
    rows.forEach(row -> wrapped(inner, inner + "  ", row));
    for (int i = 0; i < children.size(); i++) {
      boolean last = i == children.size() - 1;
      box(children.get(i), rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "));
    }
  }

  private static boolean fits(String before, String more) {
    return (before + "  " + more).length() <= COLUMNS;
  }

  private static String heading(Box box) {
    return switch (box.kind()) {
      case VNET, SUBNET -> box.kind() + " " + box.name();
      case PODS -> box.name();
      default -> box.name() + "  " + box.kind();
    };
  }

  /** The cables that lead to the box: {@code eth0 10.240.0.4/16 ── vnet/f-node-1 10.240.0.1/32}. */
  private List<String> cables(Box box) {
    List<String> cables = new ArrayList<>();
    for (Line line : drawing.lines()) {
      if (line.kind() != Line.Kind.INSIDE && line.to().box().equals(box.id())) {
        cables.add(
            String.join(" ", line.to().labels())
                + " ── "
                + name(line.from().box())
                + " "
                + String.join(" ", line.from().labels()));
      }
    }
    return cables;
  }

  private String name(String id) {
    Box box = boxes.get(id);
    return box.kind() == Box.Kind.ROUTING ? parents.get(id).name() : box.name();
  }

  private void flow(DrawnFlow flow) {
    line("");
    wrapped("", "  ", "flow " + flow.name() + ": " + flow.probe());
    for (DrawnWay way : flow.ways()) {
      wrapped("  ", "    ", way.way() + ": " + way.summary());
      int width = way.hops().stream().mapToInt(hop -> hop.place().length()).max().orElse(0);
      FiveTuple before = null;
      for (int i = 0; i < way.hops().size(); i++) {
        Hop hop = way.hops().get(i);
        String place = hop.place() + " ".repeat(width - hop.place().length());
        String tuple =
            hop.tuple().equals(before)
                ? ""
                : "  " + hop.tuple().source() + " > " + hop.tuple().destination();
        before = hop.tuple();
        String number = String.format(Locale.ROOT, "    %2d  ", i + 1);
        wrapped(number, " ".repeat(12), place + tuple);
        for (Step step : hop.steps()) {
          wrapped(" ".repeat(10 + width), " ".repeat(12), StepWords.of(step));
        }
      }
    }
  }

  /** A text, in as many lines as it takes. */
  private void wrapped(String first, String rest, String words) {
    StringBuilder now = new StringBuilder(first);
    boolean empty = true;
    int indent = words.length() - words.stripLeading().length();
    now.append(" ".repeat(indent));
    for (String word : words.strip().split("(?<! ) ")) {
      if (!empty && now.length() + 1 + word.length() > COLUMNS) {
        line(now.toString());
        now = new StringBuilder(rest);
        empty = true;
      }
      now.append(empty ? "" : " ").append(word);
      empty = false;
    }
    line(now.toString());
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }
}
