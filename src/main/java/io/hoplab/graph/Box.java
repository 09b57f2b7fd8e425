package io.hoplab.graph;

import java.util.List;

/**
 * A box of a drawing.
 *
 * @param id what lines call it, unique in the drawing
 * @param kind what it stands for
 * @param name its name
 * @param rows what is worth saying of it, a line each
 * @param warnings what is out of the ordinary with it
 * @param details everything else that is known, for those who ask
 * @param children the boxes inside it
 */
public record Box(
    String id,
    Kind kind,
    String name,
    List<String> rows,
    List<String> warnings,
    List<String> details,
    List<Box> children) {

  /** What a box stands for. */
  public enum Kind {
    VNET("virtual network"),
    SUBNET("subnet"),
    NODE("node"),
    POD("pod"),
    /** Pods that are alike, drawn as one. */
    PODS("pods"),
    VM("VM"),
    INTERNET("internet host"),
    /** A host that plays a part of Azure. */
    FABRIC("Azure"),
    /** What plays the virtual network itself. */
    ROUTER("router"),
    BRIDGE("bridge"),
    /** The IP layer of a host that has more than an interface or two. */
    ROUTING("routing");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** Takes copies of the lists. */
  public Box {
    rows = List.copyOf(rows);
    warnings = List.copyOf(warnings);
    details = List.copyOf(details);
    children = List.copyOf(children);
  }

  /** The name with what it names, {@code node-1 (node)}, where the name does not say so itself. */
  public String heading() {
    return switch (kind) {
      case ROUTING, PODS -> name;
      case VNET, SUBNET -> kind + " " + name;
      default -> name + " (" + kind + ")";
    };
  }

  void collect(List<Box> all) {
    all.add(this);
    children.forEach(child -> child.collect(all));
  }
}
