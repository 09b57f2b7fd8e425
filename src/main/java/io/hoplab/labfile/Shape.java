package io.hoplab.labfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a piece of a lab file may look like: the one description that both the check of a file and
 * the JSON Schema are made from.
 */
sealed interface Shape {
  <R> R accept(Visitor<R> visitor);

  /** What is wanted here, for a message. */
  String wanted();

  interface Visitor<R> {
    R leaf(Leaf shape);

    R list(ListOf shape);

    R named(Named shape);

    R fields(Fields shape);

    R variants(Variants shape);

    R either(Either shape);

    R shared(Shared shape);

    R anything(Anything shape);
  }

  /**
   * A text of some kind.
   *
   * @param typed whether a number or a switch in quotation marks is refused, as by the API server,
   *     to which it is a text
   */
  record Leaf(Value<?> value, boolean typed) implements Shape {
    Leaf(Value<?> value) {
      this(value, false);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leaf(this);
    }

    @Override
    public String wanted() {
      return value.wanted();
    }
  }

  /** A list, of one item at least unless it may be empty. */
  record ListOf(Shape item, String wanted, boolean mayBeEmpty) implements Shape {
    ListOf(Shape item, String wanted) {
      this(item, wanted, false);
    }

    static ListOf ofAny(Shape item, String wanted) {
      return new ListOf(item, wanted, true);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.list(this);
    }
  }

  /** A mapping whose keys the writer of the lab chooses. */
  record Named(String what, boolean atLeastOne, Value<?> key, Shape each) implements Shape {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.named(this);
    }

    @Override
    public String wanted() {
      return "a mapping of " + what;
    }
  }

  /**
   * A key of {@link Fields}.
   *
   * @param byDefault what holds when the key is missing; empty when nothing does
   */
  record Key(String name, boolean required, Shape shape, String description, String byDefault) {}

  /** A mapping whose keys are known. */
  record Fields(String what, List<Key> keys, List<List<String>> exactlyOneOf) implements Shape {
    /** As many keys as a message names. */
    private static final int FEW = 14;

    static Fields of(String what, Key... keys) {
      return new Fields(what, List.of(keys), List.of());
    }

    /** The same mapping, which must have all keys of exactly one of these sets. */
    Fields exactlyOne(List<List<String>> sets) {
      return new Fields(what, keys, sets);
    }

    Optional<Key> key(String name) {
      return keys.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.fields(this);
    }

    @Override
    public String wanted() {
      if (keys.size() > FEW) {
        return "a mapping, " + what;
      }
      return "a mapping with the keys "
          + keys.stream()
              .map(key -> key.required() ? key.name() : key.name() + "?")
              .collect(Collectors.joining(", "));
    }
  }

  /** One of several mappings, told apart by a key that only it has: each one's first. */
  record Variants(String what, List<Fields> fields) implements Shape {
    static String mark(Fields variant) {
      return variant.keys().get(0).name();
    }

    List<String> marks() {
      List<String> marks = new ArrayList<>();
      fields.forEach(variant -> marks.add(mark(variant)));
      return marks;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.variants(this);
    }

    @Override
    public String wanted() {
      return "a mapping with one of the keys " + String.join(", ", marks());
    }
  }

  /** One of several shapes, told apart by being a text, a list or a mapping. */
  record Either(List<Shape> shapes) implements Shape {
    static Either of(Shape... shapes) {
      return new Either(List.of(shapes));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.either(this);
    }

    @Override
    public String wanted() {
      return shapes.stream().map(Shape::wanted).collect(Collectors.joining(", or "));
    }
  }

  /** A shape that the schema defines once and refers to. */
  record Shared(String name, Shape shape) implements Shape {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.shared(this);
    }

    @Override
    public String wanted() {
      return shape.wanted();
    }
  }

  /** Whatever the place that a change names takes. */
  record Anything() implements Shape {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.anything(this);
    }

    @Override
    public String wanted() {
      return "a value";
    }
  }
}
