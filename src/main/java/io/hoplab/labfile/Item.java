package io.hoplab.labfile;

import io.hoplab.net.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A node at its place in the file.
 *
 * @param key the key that it stands under; {@code null} for an item of a list and the document
 */
record Item(YamlNode node, YamlNode.Scalar key, String path, Problems problems) {
  static Item root(YamlNode node, Problems problems) {
    return new Item(node, null, "", problems);
  }

  /** The same piece with its problems collected elsewhere. */
  Item in(Problems others) {
    return new Item(node, key, path, others);
  }

  String name() {
    return key == null ? "" : key.text();
  }

  boolean absent() {
    return node instanceof YamlNode.Scalar scalar && scalar.absent();
  }

  boolean isScalar() {
    return node instanceof YamlNode.Scalar scalar && !scalar.absent();
  }

  /** The text of a scalar; empty for anything else. */
  String text() {
    return node instanceof YamlNode.Scalar scalar ? scalar.text() : "";
  }

  /** What stands under a key; empty also for YAML's null. */
  Optional<Item> get(String name) {
    return node instanceof YamlNode.Mapping mapping
        ? mapping.entry(name).map(this::child).filter(item -> !item.absent())
        : Optional.empty();
  }

  /** Every key with its value. */
  List<Item> entries() {
    List<Item> items = new ArrayList<>();
    if (node instanceof YamlNode.Mapping mapping) {
      mapping.entries().forEach(entry -> items.add(child(entry)));
    }
    return items;
  }

  /** The entries under a key; none when it is missing. */
  List<Item> entries(String name) {
    return get(name).map(Item::entries).orElse(List.of());
  }

  private Item child(YamlNode.Entry entry) {
    String at = path.isEmpty() ? entry.key().text() : path + "." + entry.key().text();
    return new Item(entry.value(), entry.key(), at, problems);
  }

  /** The items of a list; a single value counts as a list of one. */
  List<Item> items() {
    if (!(node instanceof YamlNode.Sequence sequence)) {
      return absent() || node instanceof YamlNode.Mapping ? List.of() : List.of(this);
    }
    List<Item> items = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      items.add(new Item(item, null, path + "[" + items.size() + "]", problems));
    }
    return items;
  }

  /** The items under a key; none when it is missing. */
  List<Item> items(String name) {
    return get(name).map(Item::items).orElse(List.of());
  }

  /** The value, when it is one; when not, {@link ShapeCheck} has said so. */
  <T> Optional<T> read(Value<T> value) {
    if (!isScalar()) {
      return Optional.empty();
    }
    try {
      return Optional.of(value.parse().apply(text()));
    } catch (InvalidValueException e) {
      return Optional.empty();
    }
  }

  <T> Optional<T> read(String name, Value<T> value) {
    return get(name).flatMap(item -> item.read(value));
  }

  /** The values of a list under a key, those that are not one left out. */
  <T> List<T> readAll(String name, Value<T> value) {
    List<T> values = new ArrayList<>();
    items(name).forEach(item -> item.read(value).ifPresent(values::add));
    return values;
  }

  void problem(String message) {
    problems.add(node.line(), node.column(), path, message);
  }

  void problemAtKey(String message) {
    YamlNode at = key == null ? node : key;
    problems.add(at.line(), at.column(), path, message);
  }

  /** What is legal here and may surprise. */
  void warning(String message) {
    problems.addWarning(node.line(), node.column(), path, message);
  }

  /** The same of the key. */
  void warningAtKey(String message) {
    YamlNode at = key == null ? node : key;
    problems.addWarning(at.line(), at.column(), path, message);
  }

  /** A problem of the scalar's text from the character at the index on. */
  void problemAt(int index, String message) {
    int column = node instanceof YamlNode.Scalar it ? it.columnOf(index) : node.column();
    problems.add(node.line(), column, path, message);
  }
}
