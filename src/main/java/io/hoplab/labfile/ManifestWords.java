package io.hoplab.labfile;

import java.util.ArrayList;
import java.util.List;

/**
 * A mapping in the words of labs in the making, each word with its place in the Kubernetes object
 * that says it.
 */
final class ManifestWords {
  private final String path;
  private final ManifestPlaces places;
  private final YamlNode origin;
  private final List<YamlNode.Entry> entries = new ArrayList<>();

  /**
   * A mapping without words.
   *
   * @param path where it goes in the lab
   * @param origin what it is made from
   */
  ManifestWords(String path, Item origin, ManifestPlaces places) {
    this.path = path;
    this.places = places;
    this.origin = origin.node();
    places.translated(path, origin.path());
  }

  String path() {
    return path;
  }

  /** Says what the field says, in the lab's word for it. */
  void take(String word, Item field) {
    put(word, field.node(), field);
  }

  /** Says something that a field comes to. */
  void put(String word, YamlNode value, Item field) {
    YamlNode at = field.key() == null ? field.node() : field.key();
    places.translated(path + "." + word, field.path());
    entries.add(new YamlNode.Entry(scalar(word, at), value));
  }

  /** A mapping for an item of a list to come. */
  ManifestWords inList(String word, int index, Item origin) {
    return new ManifestWords(path + "." + word + "[" + index + "]", origin, places);
  }

  /** A mapping under a word to come. */
  ManifestWords inside(String word, Item origin) {
    return new ManifestWords(path + "." + word, origin, places);
  }

  /** Notes where an item of a list to come is from. */
  void listItem(String word, int index, Item origin) {
    places.translated(path + "." + word + "[" + index + "]", origin.path());
  }

  /** Says a list, of which each item comes from one place; nothing when there is no item. */
  void list(String word, List<YamlNode> items, Item field) {
    if (!items.isEmpty()) {
      put(word, new YamlNode.Sequence(items, field.node().line(), field.node().column()), field);
    }
  }

  YamlNode.Mapping node() {
    return new YamlNode.Mapping(entries, origin.line(), origin.column());
  }

  /** A text that stands where the node does. */
  static YamlNode.Scalar scalar(String text, YamlNode at) {
    return new YamlNode.Scalar(text, false, 0, at.line(), at.column());
  }
}
