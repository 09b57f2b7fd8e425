package io.hoplab.graph.svg;

import io.hoplab.graph.Box;
import io.hoplab.graph.Drawing;
import io.hoplab.graph.Line;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.math.KVector;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeLabelPlacement;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.HierarchyHandling;
import org.eclipse.elk.core.options.PortConstraints;
import org.eclipse.elk.core.options.PortSide;
import org.eclipse.elk.core.options.SizeConstraint;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkGraphElement;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.ElkPort;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/** Gives every box and line of a drawing its place. */
final class Layout {
  private static final double GAP = 18;

  /** The room for lines below a box's text. */
  private static final double BODY = 30;

  /** Wider boxes do not make others as wide. */
  private static final double COMMON_WIDTH = 330;

  private final Drawing drawing;
  private final Map<String, Box> boxes = new HashMap<>();
  private final ElkNode root = ElkGraphUtil.createGraph();
  private final Map<String, ElkNode> nodes = new LinkedHashMap<>();
  private final Map<String, ElkPort> ports = new HashMap<>();
  private final Map<String, ElkEdge> edges = new LinkedHashMap<>();
  private final Map<ElkLabel, Span> spans = new LinkedHashMap<>();

  private Layout(Drawing drawing) {
    this.drawing = drawing;
    drawing.allBoxes().forEach(box -> boxes.put(box.id(), box));
  }

  static Placed of(Drawing drawing) {
    Layout layout = new Layout(drawing);
    layout.build();
    new RecursiveGraphLayoutEngine().layout(layout.root, new BasicProgressMonitor());
    return layout.read();
  }

  private void build() {
    boolean lanes = drawing.flow().isPresent();
    root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    root.setProperty(CoreOptions.HIERARCHY_HANDLING, HierarchyHandling.INCLUDE_CHILDREN);
    root.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
    root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    root.setProperty(CoreOptions.PADDING, new ElkPadding(0));
    spacing(root, lanes);
    drawing.boxes().forEach(box -> add(root, box, lanes));
    drawing.lines().forEach(this::add);
    drawing.allBoxes().stream().filter(box -> box.children().isEmpty()).forEach(this::placePorts);
  }

  /**
   * Ports stand below the box's text, so that what is drawn from one to another crosses none of it,
   * and in the order of the lines, so that boxes have one order in every picture.
   */
  private void placePorts(Box box) {
    ElkNode node = nodes.get(box.id());
    double between = node.getProperty(CoreOptions.SPACING_PORT_PORT);
    double top = node.getHeight() - BODY / 2;
    node.setProperty(CoreOptions.PORT_CONSTRAINTS, PortConstraints.FIXED_POS);
    for (PortSide side : List.of(PortSide.EAST, PortSide.WEST)) {
      double y = top;
      for (ElkPort port : node.getPorts()) {
        if (port.getProperty(CoreOptions.PORT_SIDE) == side) {
          port.setLocation(side == PortSide.EAST ? node.getWidth() : 0, y);
          node.setHeight(Math.max(node.getHeight(), y + BODY / 2));
          y += between;
        }
      }
    }
  }

  private static void spacing(ElkNode node, boolean lanes) {
    node.setProperty(LayeredOptions.NODE_PLACEMENT_STRATEGY, NodePlacementStrategy.NETWORK_SIMPLEX);
    node.setProperty(CoreOptions.SPACING_NODE_NODE, GAP);
    node.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, lanes ? 3 * GAP : 2 * GAP);
    node.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, GAP);
    node.setProperty(LayeredOptions.SPACING_EDGE_NODE, GAP);
    node.setProperty(LayeredOptions.SPACING_EDGE_EDGE, GAP);
    node.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, GAP);
    node.setProperty(CoreOptions.SPACING_PORT_PORT, lanes ? 2.5 * GAP : 2 * GAP);
    node.setProperty(CoreOptions.SPACING_EDGE_LABEL, lanes ? 15.0 : 3.0);
    node.setProperty(CoreOptions.SPACING_LABEL_LABEL, 0.0);
  }

  private void add(ElkNode parent, Box box, boolean lanes) {
    BoxText text = BoxText.of(drawing, box);
    ElkNode node = ElkGraphUtil.createNode(parent);
    node.setIdentifier(box.id());
    nodes.put(box.id(), node);
    spacing(node, lanes);
    node.setDimensions(width(box, text), text.height() + BODY);
    if (!box.children().isEmpty()) {
      node.setProperty(CoreOptions.PORT_CONSTRAINTS, PortConstraints.FIXED_SIDE);
      node.setProperty(CoreOptions.NODE_SIZE_CONSTRAINTS, EnumSet.of(SizeConstraint.MINIMUM_SIZE));
      node.setProperty(CoreOptions.NODE_SIZE_MINIMUM, new KVector(text.width(), 0));
      if (box.kind() == Box.Kind.NODE) {
        // The labels of pods' lines keep them apart already.
        node.setProperty(CoreOptions.SPACING_NODE_NODE, GAP / 3);
      }
      node.setProperty(CoreOptions.PADDING, new ElkPadding(text.height() + 6, GAP, GAP, GAP));
      box.children().forEach(child -> add(node, child, lanes));
    }
  }

  /** Boxes of one kind are of one width, so that they stand below each other. */
  private double width(Box box, BoxText text) {
    return drawing.allBoxes().stream()
        .filter(other -> other.kind() == box.kind() && other.children().isEmpty())
        .mapToDouble(other -> BoxText.of(drawing, other).width())
        .filter(width -> width <= COMMON_WIDTH)
        .reduce(text.width(), Math::max);
  }

  private void add(Line line) {
    ElkEdge edge =
        ElkGraphUtil.createSimpleEdge(
            port(line, line.from(), PortSide.EAST), port(line, line.to(), PortSide.WEST));
    edge.setIdentifier(line.id());
    label(edge, line.from(), EdgeLabelPlacement.TAIL);
    label(edge, line.to(), EdgeLabelPlacement.HEAD);
    edges.put(line.id(), edge);
  }

  private ElkPort port(Line line, Line.End end, PortSide side) {
    Box box = box(end);
    // The interface of a host with an inside is passed by the line outside and the one inside.
    boolean border = !box.children().isEmpty();
    String key = border ? box.id() + "/" + end.iface() : line.id() + " at " + box.id();
    boolean fromInside = border && line.kind() == Line.Kind.INSIDE;
    return ports.computeIfAbsent(
        key,
        it -> {
          ElkPort port = ElkGraphUtil.createPort(nodes.get(end.box()));
          port.setProperty(CoreOptions.PORT_SIDE, fromInside ? side.opposed() : side);
          return port;
        });
  }

  private void label(ElkEdge edge, Line.End end, EdgeLabelPlacement placement) {
    for (String words : end.labels()) {
      Span span = new Span(words, Span.Style.LABEL);
      ElkLabel label = ElkGraphUtil.createLabel(words, edge);
      label.setProperty(CoreOptions.EDGE_LABELS_PLACEMENT, placement);
      label.setDimensions(width(end, span), BoxText.LINE - 1);
      spans.put(label, span);
    }
  }

  /** Labels at boxes of one kind are of one width too, for the sake of what is behind them. */
  private double width(Line.End end, Span span) {
    Box.Kind kind = box(end).kind();
    double width =
        drawing.lines().stream()
            .flatMap(line -> Stream.of(line.from(), line.to()))
            .filter(other -> box(other).kind() == kind)
            .flatMap(other -> other.labels().stream())
            .mapToDouble(words -> new Span(words, Span.Style.LABEL).width())
            .filter(other -> other <= COMMON_WIDTH)
            .reduce(span.width(), Math::max);
    return width + 8;
  }

  private Box box(Line.End end) {
    return boxes.get(end.box());
  }

  private Placed read() {
    Map<String, Area> areas = new LinkedHashMap<>();
    nodes.forEach(
        (id, node) -> areas.put(id, area(node, node.getX(), node.getY(), node.getParent())));
    Map<String, List<Point>> lines = new LinkedHashMap<>();
    List<Placed.Label> labels = new ArrayList<>();
    edges.forEach(
        (id, edge) -> {
          lines.put(id, points(edge));
          for (ElkLabel label : edge.getLabels()) {
            Point at = absolute(label.getX(), label.getY(), edge.getContainingNode());
            labels.add(
                new Placed.Label(
                    id,
                    new Area(at.x(), at.y(), label.getWidth(), label.getHeight()),
                    spans.get(label)));
          }
        });
    return new Placed(root.getWidth(), root.getHeight(), areas, lines, labels);
  }

  private static Area area(ElkNode node, double x, double y, ElkGraphElement parent) {
    Point at = absolute(x, y, parent);
    return new Area(at.x(), at.y(), node.getWidth(), node.getHeight());
  }

  private static Point absolute(double x, double y, ElkGraphElement container) {
    Point point = new Point(x, y);
    ElkGraphElement around = container;
    while (around instanceof ElkNode node && node.getParent() != null) {
      point = point.plus(node.getX(), node.getY());
      around = node.getParent();
    }
    return point;
  }

  private static List<Point> points(ElkEdge edge) {
    List<Point> points = new ArrayList<>();
    for (ElkEdgeSection section : edge.getSections()) {
      ElkNode container = edge.getContainingNode();
      points.add(absolute(section.getStartX(), section.getStartY(), container));
      section
          .getBendPoints()
          .forEach(bend -> points.add(absolute(bend.getX(), bend.getY(), container)));
      points.add(absolute(section.getEndX(), section.getEndY(), container));
    }
    return points;
  }
}
