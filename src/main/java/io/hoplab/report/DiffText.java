package io.hoplab.report;

import io.hoplab.diff.Aspect;
import io.hoplab.diff.FlowDiff;
import io.hoplab.diff.PacketDiff;
import io.hoplab.diff.Row;
import io.hoplab.diff.Side;
import io.hoplab.diff.TraceDiff;
import io.hoplab.flow.Ending;
import io.hoplab.flow.Hop;
import io.hoplab.flow.Step;
import io.hoplab.flow.Trace;
import io.hoplab.flow.Way;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.report.Columns.Line;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Two labs' flows side by side, for people: a row a hop, and a mark where they differ. */
public final class DiffText {
  private static final Set<Aspect> OF_PLACE = EnumSet.of(Aspect.HOST, Aspect.INTERFACE, Aspect.TTL);
  private static final Set<Aspect> OF_TUPLE =
      EnumSet.of(Aspect.PROTOCOL, Aspect.SOURCE, Aspect.DESTINATION);

  /** Host, interface, direction, two addresses with ports, and TTL, at their usual lengths. */
  private static final int WIDE = 78;

  private final Ink ink;
  private final Columns columns;

  /** Whether a hop's addresses have room behind its place. */
  private final boolean wide;

  private Optional<FlowDiff> shown = Optional.empty();
  private int hostWidth;
  private int interfaceWidth;

  private DiffText(int width, Ink ink) {
    this.ink = ink;
    this.columns = new Columns(width, ink);
    this.wide = columns.width() >= WIDE;
  }

  /**
   * The picture.
   *
   * @param left the left lab's name
   * @param right the right lab's name
   * @param width how many columns there are
   */
  public static String of(String left, String right, List<FlowDiff> flows, int width, Ink ink) {
    DiffText text = new DiffText(width, ink);
    text.columns.beside(
        List.of(new Line(left, ink::bold)), ' ', List.of(new Line(right, ink::bold)));
    flows.forEach(text::flow);
    return text.columns.toString();
  }

  private void flow(FlowDiff flow) {
    across("", UnaryOperator.identity());
    columns.beside(head(flow.left()), ' ', head(flow.right()));
    if (shown.filter(earlier -> alike(earlier, flow)).isPresent()) {
      across("  the same ways as above", ink::faint);
    } else {
      shown = Optional.of(flow);
      for (Way way : Way.values()) {
        way(flow.packets().stream().filter(packet -> packet.way() == way).toList());
      }
    }
    gaps("left", flow.left());
    gaps("right", flow.right());
    across("  " + flow.summary(), ink::bold);
  }

  private void across(String line, UnaryOperator<String> paint) {
    columns.across(new Line(line, paint));
  }

  private List<Line> head(Side side) {
    return List.of(
        new Line(side.flow() + "  " + side.probe(), ink::bold),
        new Line("  " + side.said(), ink::faint));
  }

  private void gaps(String where, Side side) {
    if (!side.complete()) {
      across("  not completely seen on the " + where, ink::rewrite);
      side.gaps().forEach(gap -> across("    " + gap, UnaryOperator.identity()));
    }
  }

  /** Whether another flow has been shown that went and differed just so. */
  private static boolean alike(FlowDiff one, FlowDiff other) {
    List<PacketDiff> ones = firsts(one);
    List<PacketDiff> others = firsts(other);
    boolean alike = ones.size() == others.size() && one.result() == other.result();
    for (int i = 0; alike && i < ones.size(); i++) {
      alike = ones.get(i).differsLike(others.get(i));
    }
    return alike;
  }

  private static List<PacketDiff> firsts(FlowDiff flow) {
    List<PacketDiff> firsts = new ArrayList<>();
    for (Way way : Way.values()) {
      flow.packets().stream().filter(packet -> packet.way() == way).limit(1).forEach(firsts::add);
    }
    return firsts;
  }

  private void way(List<PacketDiff> packets) {
    if (packets.isEmpty()) {
      return;
    }
    PacketDiff first = packets.get(0);
    across("  " + first.way(), ink::faint);
    packet(first);
    for (PacketDiff later : packets.subList(1, packets.size())) {
      if (!later.same() && !later.differsLike(first)) {
        across("  " + later.way() + ", " + later.words(), ink::faint);
        packet(later);
      }
    }
  }

  private void packet(PacketDiff packet) {
    List<Hop> hops =
        Stream.concat(packet.left().stream(), packet.right().stream())
            .flatMap(side -> side.trace().hops().stream())
            .toList();
    hostWidth = width(hops, hop -> hop.host().value());
    interfaceWidth = width(hops, hop -> hop.iface().value());
    if (packet.traces().isPresent()) {
      traces(packet.traces().get());
    } else {
      List<Line> left = packet.left().map(this::alone).orElse(List.of());
      List<Line> right = packet.right().map(this::alone).orElse(List.of());
      columns.beside(left, packet.left().isPresent() ? '<' : '>', right);
    }
  }

  private static int width(List<Hop> hops, Function<Hop, String> words) {
    return hops.stream().mapToInt(hop -> words.apply(hop).length()).max().orElse(0);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private List<Line> alone(ObservedPacket packet) {
    Trace trace = packet.trace();
    List<Line> lines = new ArrayList<>();
    Hop before = null;
    for (Hop hop : trace.hops()) {
      Cell cell = new Cell(hop, before);
      lines.addAll(cell.place());
      lines.addAll(cell.isNew() ? cell.tuple() : List.of());
      lines.addAll(cell.steps());
      before = hop;
    }
    lines.addAll(ending(trace.ending()));
    return lines;
  }

  private void traces(TraceDiff traces) {
    Hop leftBefore = null;
    Hop rightBefore = null;
    for (Row row : traces.rows()) {
      Hop lastLeft = leftBefore;
      Hop lastRight = rightBefore;
      Optional<Cell> left = row.left().map(hop -> new Cell(hop, lastLeft));
      Optional<Cell> right = row.right().map(hop -> new Cell(hop, lastRight));
      row(row, left, right);
      leftBefore = row.left().orElse(leftBefore);
      rightBefore = row.right().orElse(rightBefore);
    }
    columns.beside(ending(traces.left()), traces.sameEnding() ? ' ' : '|', ending(traces.right()));
  }

  private void row(Row row, Optional<Cell> left, Optional<Cell> right) {
    boolean tuple =
        !wide && (left.filter(Cell::isNew).isPresent() || right.filter(Cell::isNew).isPresent());
    Set<Aspect> place = EnumSet.copyOf(OF_PLACE);
    if (!tuple) {
      place.addAll(OF_TUPLE);
    }
    columns.beside(
        left.map(Cell::place).orElse(List.of()),
        mark(row, place),
        right.map(Cell::place).orElse(List.of()));
    if (tuple) {
      columns.beside(
          left.map(Cell::tuple).orElse(List.of()),
          mark(row, OF_TUPLE),
          right.map(Cell::tuple).orElse(List.of()));
    }
    columns.beside(
        left.map(Cell::steps).orElse(List.of()),
        mark(row, EnumSet.of(Aspect.STEPS)),
        right.map(Cell::steps).orElse(List.of()));
  }

  private static char mark(Row row, Set<Aspect> aspects) {
    return switch (row.mark()) {
      case LEFT_ONLY -> '<';
      case RIGHT_ONLY -> '>';
      case SAME -> ' ';
      case CHANGED -> row.differing().stream().anyMatch(aspects::contains) ? '|' : ' ';
    };
  }

  private List<Line> ending(Ending ending) {
    String cause = ending.cause().isEmpty() ? "" : ": " + ending.cause();
    return List.of(new Line("  " + ending + cause, ink::bold));
  }

  /** What a column shows of a hop. */
  private final class Cell {
    private final Hop hop;
    private final Hop before;

    private Cell(Hop hop, Hop before) {
      this.hop = hop;
      this.before = before;
    }

    /** Whether the packet's addresses are not those of the hop before. */
    boolean isNew() {
      return before == null || !before.tuple().equals(hop.tuple());
    }

    List<Line> place() {
      boolean newTtl = before == null || before.ttl() != hop.ttl();
      String place =
          "  "
              + pad(hop.host().value(), hostWidth)
              + "  "
              + pad(hop.iface().value(), interfaceWidth)
              + " "
              + pad(hop.direction().toString(), 3)
              + (wide ? "  " + (isNew() ? addresses() : "\"") : "")
              + (newTtl ? "  TTL " + hop.ttl() : "");
      return List.of(new Line(place, UnaryOperator.identity()));
    }

    List<Line> tuple() {
      return wide
          ? List.of()
          : List.of(
              new Line("    " + addresses(), isNew() ? UnaryOperator.identity() : ink::faint));
    }

    private String addresses() {
      return hop.tuple().source() + " > " + hop.tuple().destination();
    }

    List<Line> steps() {
      List<Line> lines = new ArrayList<>();
      for (Step step : hop.steps()) {
        step.accept(
            new Step.Visitor<Void>() {
              @Override
              public Void translation(Step.Translation translation) {
                lines.add(
                    new Line(
                        "    "
                            + translation.kind()
                            + "  "
                            + translation.before()
                            + " to "
                            + translation.after(),
                        ink::rewrite));
                translation
                    .rule()
                    .ifPresent(
                        rule ->
                            lines.add(
                                new Line("      rule  " + TracePicture.brief(rule), ink::faint)));
                return null;
              }

              @Override
              public Void exemption(Step.Exemption exemption) {
                lines.add(
                    new Line(
                        "    not translated  " + TracePicture.brief(exemption.rule()), ink::faint));
                return null;
              }
            });
      }
      return lines;
    }
  }
}
