package io.hoplab.labfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a shape says of one step below it.
 *
 * @param shape the shape there; empty when that is not known
 * @param keys the keys that every mapping of the shape may have
 */
record Below(Optional<Shape> shape, List<String> keys) {
  private static final Below NOTHING = new Below(Optional.empty(), List.of());

  /** Takes a copy of the list. */
  Below {
    keys = List.copyOf(keys);
  }

  static Below of(Optional<Shape> shape, FilePlace.Step step) {
    return shape.map(it -> it.accept(new Descent(step))).orElse(NOTHING);
  }

  private record Descent(FilePlace.Step step) implements Shape.Visitor<Below> {
    @Override
    public Below leaf(Shape.Leaf shape) {
      return NOTHING;
    }

    @Override
    public Below list(Shape.ListOf shape) {
      return step instanceof FilePlace.Step.Item
          ? new Below(Optional.of(shape.item()), List.of())
          : NOTHING;
    }

    @Override
    public Below named(Shape.Named shape) {
      return step instanceof FilePlace.Step.Key
          ? new Below(Optional.of(shape.each()), List.of())
          : NOTHING;
    }

    @Override
    public Below fields(Shape.Fields shape) {
      return step instanceof FilePlace.Step.Key key
          ? new Below(
              shape.key(key.name()).map(Shape.Key::shape),
              shape.keys().stream().map(Shape.Key::name).toList())
          : NOTHING;
    }

    @Override
    public Below variants(Shape.Variants shape) {
      return any(shape.fields());
    }

    @Override
    public Below either(Shape.Either shape) {
      return any(shape.shapes());
    }

    private Below any(List<? extends Shape> shapes) {
      Optional<Shape> first = Optional.empty();
      List<String> keys = new ArrayList<>();
      for (Shape shape : shapes) {
        Below one = shape.accept(this);
        first = first.or(one::shape);
        one.keys().stream().filter(it -> !keys.contains(it)).forEach(keys::add);
      }
      return new Below(first, keys);
    }

    @Override
    public Below shared(Shape.Shared shape) {
      return shape.shape().accept(this);
    }

    @Override
    public Below anything(Shape.Anything shape) {
      return NOTHING;
    }
  }
}
