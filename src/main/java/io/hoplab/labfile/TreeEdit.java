package io.hoplab.labfile;

import io.hoplab.net.InvalidValueException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sets one place of a file's tree to another value. A block on the way there that the file leaves
 * out is made when it is one that every lab may have, as {@code cluster.kubeProxy}; a name that the
 * writer of the lab would have chosen is not.
 */
final class TreeEdit {
  private final Item change;
  private final FilePlace place;

  private TreeEdit(Item change, FilePlace place) {
    this.change = change;
    this.place = place;
  }

  /** The changed tree; empty when the change cannot be made, which is said at its key. */
  static Optional<YamlNode.Mapping> apply(YamlNode.Mapping root, Item change) {
    try {
      TreeEdit edit = new TreeEdit(change, FilePlace.parse(change.name()));
      return edit.set(root, Optional.of(LabShape.LAB), 0).map(YamlNode.Mapping.class::cast);
    } catch (InvalidValueException e) {
      change.problemAtKey(e.getMessage());
      return Optional.empty();
    }
  }

  /** The node with the place below it set. */
  private Optional<YamlNode> set(YamlNode node, Optional<Shape> shape, int depth) {
    FilePlace.Step step = place.steps().get(depth);
    Below below = Below.of(shape, step);
    return step instanceof FilePlace.Step.Item item
        ? inList(node, item.number(), below, depth)
        : inMapping(node, ((FilePlace.Step.Key) step).name(), below, depth);
  }

  private Optional<YamlNode> inMapping(YamlNode node, String name, Below below, int depth) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      return wrongKind("a mapping", node, depth);
    }
    YamlNode old = mapping.entry(name).map(YamlNode.Entry::value).orElse(null);
    YamlNode.Scalar key = ManifestWords.scalar(name, change.key());
    if (depth == place.depth() - 1) {
      return changes(old)
          ? Optional.of(mapping.with(key, change.absent() ? null : change.node()))
          : Optional.empty();
    }
    if (isNothing(old) && mistaken(depth)) {
      return Optional.empty();
    }
    if (isNothing(old) && !below.keys().contains(name)) {
      Set<String> known = new LinkedHashSet<>(below.keys());
      mapping.entries().forEach(it -> known.add(it.key().text()));
      change.problemAtKey(
          "wanted a key of "
              + (depth == 0 ? "this file" : place.upTo(depth))
              + ", came "
              + Spelling.unknown(name, known));
      return Optional.empty();
    }
    return set(isNothing(old) ? nothing(depth + 1) : old, below.shape(), depth + 1)
        .map(it -> mapping.with(key, it));
  }

  /** Whether a key is wrong where one is missing, which may be the one that is meant. */
  private boolean mistaken(int depth) {
    String above = depth == 0 ? "" : place.upTo(depth) + ".";
    return change.problems().all().stream()
        .map(Problem::path)
        .anyMatch(it -> it.startsWith(above) && it.indexOf('.', above.length()) < 0);
  }

  /** What a block is before anything is in it. */
  private YamlNode nothing(int depth) {
    YamlNode.Scalar at = change.key();
    return place.steps().get(depth) instanceof FilePlace.Step.Item
        ? new YamlNode.Sequence(List.of(), at.line(), at.column())
        : new YamlNode.Mapping(List.of(), at.line(), at.column());
  }

  private Optional<YamlNode> inList(YamlNode node, int number, Below below, int depth) {
    if (!(node instanceof YamlNode.Sequence list)) {
      return wrongKind("a list", node, depth);
    }
    int size = list.items().size();
    if (number >= size) {
      change.problemAtKey(
          "wanted an item of "
              + place.upTo(depth)
              + ", which has "
              + (size == 0
                  ? "none"
                  : size == 1 ? "one, [0]" : size + ", [0] to [" + (size - 1) + "]")
              + ", came ["
              + number
              + "]");
      return Optional.empty();
    }
    YamlNode old = list.items().get(number);
    if (depth < place.depth() - 1) {
      return set(old, below.shape(), depth + 1).map(it -> list.with(number, it));
    }
    return changes(old)
        ? Optional.of(list.with(number, change.absent() ? null : change.node()))
        : Optional.empty();
  }

  private Optional<YamlNode> wrongKind(String wanted, YamlNode node, int depth) {
    change.problemAtKey("wanted " + wanted + " at " + place.upTo(depth) + ", came " + node.words());
    return Optional.empty();
  }

  private boolean changes(YamlNode old) {
    if (change.absent() && isNothing(old)) {
      change.problemAtKey("this changes nothing: there is no " + change.name() + " to take out");
      return false;
    }
    if (old != null && change.node().sameAs(old)) {
      change.problemAtKey("this changes nothing: " + change.name() + " has that value already");
      return false;
    }
    return true;
  }

  private static boolean isNothing(YamlNode node) {
    return node == null || (node instanceof YamlNode.Scalar scalar && scalar.absent());
  }
}
