package io.hoplab.labfile;

import java.util.Optional;

/** Sets one place of a file's tree to another value. */
final class TreeEdit {
  private final Item change;
  private final String[] keys;

  private TreeEdit(Item change) {
    this.change = change;
    this.keys = change.name().split("\\.", -1);
  }

  /** The changed tree; empty when the change cannot be made, which is said at its key. */
  static Optional<YamlNode.Mapping> apply(YamlNode.Mapping root, Item change) {
    return Optional.ofNullable(new TreeEdit(change).set(root, 0));
  }

  private YamlNode.Mapping set(YamlNode.Mapping mapping, int depth) {
    Optional<YamlNode.Entry> entry = mapping.entry(keys[depth]);
    if (depth == keys.length - 1) {
      return put(mapping, entry.map(YamlNode.Entry::value).orElse(null));
    }
    if (entry.isEmpty()) {
      change.problemAtKey(
          "wanted a key of "
              + (depth == 0 ? "this file" : place(depth))
              + ", came "
              + Spelling.unknown(
                  keys[depth], mapping.entries().stream().map(it -> it.key().text()).toList()));
      return null;
    }
    YamlNode value = entry.get().value();
    if (!(value instanceof YamlNode.Mapping inner)) {
      change.problemAtKey("wanted a mapping at " + place(depth + 1) + ", came " + value.words());
      return null;
    }
    YamlNode.Mapping changed = set(inner, depth + 1);
    return changed == null ? null : mapping.with(entry.get().key(), changed);
  }

  private YamlNode.Mapping put(YamlNode.Mapping mapping, YamlNode old) {
    boolean nothing = old == null || (old instanceof YamlNode.Scalar scalar && scalar.absent());
    if (change.absent() && nothing) {
      change.problemAtKey("this changes nothing: there is no " + change.name() + " to take out");
      return null;
    }
    if (old != null && change.node().sameAs(old)) {
      change.problemAtKey("this changes nothing: " + change.name() + " has that value already");
      return null;
    }
    YamlNode.Scalar written = change.key();
    YamlNode.Scalar key =
        new YamlNode.Scalar(keys[keys.length - 1], false, 0, written.line(), written.column());
    return mapping.with(key, change.absent() ? null : change.node());
  }

  private String place(int depth) {
    return String.join(".", java.util.Arrays.copyOf(keys, depth));
  }
}
