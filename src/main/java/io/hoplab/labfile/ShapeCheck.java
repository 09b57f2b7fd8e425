package io.hoplab.labfile;

import io.hoplab.net.InvalidValueException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares a piece of a file with the shape that it should have. */
final class ShapeCheck implements Shape.Visitor<Void> {
  /** What is no text to YAML unless it is in quotation marks. */
  private static final String TYPED = "-?[0-9]+|true|false";

  private final Item item;

  private ShapeCheck(Item item) {
    this.item = item;
  }

  static void check(Item item, Shape shape) {
    shape.accept(new ShapeCheck(item));
  }

  @Override
  public Void leaf(Shape.Leaf shape) {
    if (!item.isScalar()) {
      return wrongKind(shape);
    }
    boolean quoted = ((YamlNode.Scalar) item.node()).isQuoted();
    if (shape.typed() && quoted && item.text().matches(TYPED)) {
      item.problem(
          "wanted "
              + shape.wanted()
              + ", came the text "
              + YamlNode.quoted(item.text())
              + "; drop the quotation marks");
      return null;
    }
    parse(item, shape.value(), item.text(), false);
    return null;
  }

  private static void parse(Item item, Value<?> value, String text, boolean key) {
    String message;
    try {
      if (text.length() <= YamlNode.LONGEST_QUOTE || value.equals(Value.TEXT)) {
        Object unused = value.parse().apply(text);
        return;
      }
      message = "wanted " + value.wanted() + ", came " + YamlNode.quoted(text);
    } catch (InvalidValueException e) {
      message = e.getMessage();
    }
    if (key) {
      item.problemAtKey(message);
    } else {
      item.problem(message);
    }
  }

  @Override
  public Void list(Shape.ListOf shape) {
    if (!(item.node() instanceof YamlNode.Sequence sequence)) {
      return wrongKind(shape);
    }
    if (sequence.items().isEmpty() && !shape.mayBeEmpty()) {
      item.problem("wanted " + shape.wanted() + ", came an empty list");
    }
    item.items().forEach(each -> check(each, shape.item()));
    return null;
  }

  @Override
  public Void named(Shape.Named shape) {
    if (!(item.node() instanceof YamlNode.Mapping)) {
      return wrongKind(shape);
    }
    if (shape.atLeastOne() && item.entries().isEmpty()) {
      item.problem("wanted one of the " + shape.what() + " at least, came an empty mapping");
    }
    for (Item entry : item.entries()) {
      parse(entry, shape.key(), entry.name(), true);
      check(entry, shape.each());
    }
    return null;
  }

  @Override
  public Void fields(Shape.Fields shape) {
    if (!(item.node() instanceof YamlNode.Mapping)) {
      return wrongKind(shape);
    }
    List<String> known = shape.keys().stream().map(Shape.Key::name).toList();
    Set<String> misspelt = new HashSet<>();
    for (Item entry : item.entries()) {
      Optional<Shape.Key> key = shape.key(entry.name());
      if (key.isEmpty()) {
        Spelling.nearest(entry.name(), known).ifPresent(misspelt::add);
        entry.problemAtKey(
            "wanted a key of " + shape.what() + ", came " + Spelling.unknown(entry.name(), known));
      } else if (!entry.absent()) {
        check(entry, key.get().shape());
      }
    }
    for (Shape.Key key : shape.keys()) {
      boolean missing = key.required() && item.get(key.name()).isEmpty();
      if (missing && !misspelt.contains(key.name())) {
        item.problemAtKey(
            "wanted the key "
                + key.name()
                + " ("
                + key.shape().wanted()
                + "), came "
                + shape.what()
                + " without it");
      }
    }
    exactlyOne(shape);
    return null;
  }

  private void exactlyOne(Shape.Fields shape) {
    if (shape.exactlyOneOf().isEmpty()) {
      return;
    }
    List<List<String>> sets = shape.exactlyOneOf();
    List<String> marks = sets.stream().map(set -> set.get(0)).toList();
    List<String> there = marks.stream().filter(mark -> item.get(mark).isPresent()).toList();
    if (there.size() != 1) {
      item.problemAtKey(
          "wanted exactly one of the keys "
              + String.join(", ", marks)
              + ", came "
              + (there.isEmpty() ? "none" : String.join(" and ", there)));
      return;
    }
    for (String name : sets.get(marks.indexOf(there.get(0)))) {
      if (item.get(name).isEmpty()) {
        item.problemAtKey(
            "wanted the key "
                + name
                + " beside "
                + there.get(0)
                + ", came "
                + shape.what()
                + " without it");
      }
    }
  }

  @Override
  public Void variants(Shape.Variants shape) {
    if (!(item.node() instanceof YamlNode.Mapping)) {
      return wrongKind(shape);
    }
    for (Shape.Fields variant : shape.fields()) {
      if (item.get(Shape.Variants.mark(variant)).isPresent()) {
        return fields(variant);
      }
    }
    return wrongKeys(shape);
  }

  private Void wrongKeys(Shape.Variants shape) {
    List<String> keys = item.entries().stream().map(Item::name).toList();
    item.problem(
        "wanted "
            + shape.wanted()
            + ", came "
            + (keys.isEmpty() ? "an empty mapping" : "the keys " + String.join(", ", keys)));
    return null;
  }

  @Override
  public Void either(Shape.Either shape) {
    for (Shape alternative : shape.shapes()) {
      if (alternative.accept(Kind.INSTANCE).isInstance(item.node()) && !item.absent()) {
        return alternative.accept(this);
      }
    }
    return wrongKind(shape);
  }

  @Override
  public Void shared(Shape.Shared shape) {
    return shape.shape().accept(this);
  }

  @Override
  public Void anything(Shape.Anything shape) {
    return null;
  }

  private Void wrongKind(Shape shape) {
    item.problem("wanted " + shape.wanted() + ", came " + item.node().words());
    return null;
  }

  /** The kind of node that a shape is drawn with. */
  private enum Kind implements Shape.Visitor<Class<? extends YamlNode>> {
    INSTANCE;

    @Override
    public Class<? extends YamlNode> leaf(Shape.Leaf shape) {
      return YamlNode.Scalar.class;
    }

    @Override
    public Class<? extends YamlNode> list(Shape.ListOf shape) {
      return YamlNode.Sequence.class;
    }

    @Override
    public Class<? extends YamlNode> named(Shape.Named shape) {
      return YamlNode.Mapping.class;
    }

    @Override
    public Class<? extends YamlNode> fields(Shape.Fields shape) {
      return YamlNode.Mapping.class;
    }

    @Override
    public Class<? extends YamlNode> variants(Shape.Variants shape) {
      return YamlNode.Mapping.class;
    }

    @Override
    public Class<? extends YamlNode> either(Shape.Either shape) {
      return YamlNode.class;
    }

    @Override
    public Class<? extends YamlNode> shared(Shape.Shared shape) {
      return shape.shape().accept(this);
    }

    @Override
    public Class<? extends YamlNode> anything(Shape.Anything shape) {
      return YamlNode.class;
    }
  }
}
