package io.hoplab.labfile;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** The JSON Schema (draft 2020-12) of lab files, from which editors complete keys. */
public final class LabSchema {
  private LabSchema() {}

  /** The schema's text. */
  public static String json() {
    StringWriter text = new StringWriter();
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try (JsonGenerator json = new JsonFactory().createGenerator(new Pretty(printer), text)) {
      write(json, schema());
    }
    return text.append('\n').toString();
  }

  private static Map<String, Object> schema() {
    Writer writer = new Writer();
    Map<String, Object> lab = LabShape.LAB.accept(writer);
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", "https://hoplab.io/schema/lab.json");
    schema.put("title", "hoplab lab");
    schema.put("description", "A network, the packets sent through it and the way they must take.");
    lab.forEach(schema::putIfAbsent);
    schema.put("$defs", writer.definitions);
    return schema;
  }

  private static void write(JsonGenerator json, Object value) {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      map.forEach(
          (key, each) -> {
            json.writeName((String) key);
            write(json, each);
          });
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      list.forEach(each -> write(json, each));
      json.writeEndArray();
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      json.writeString((String) value);
    }
  }

  private static final class Pretty extends ObjectWriteContext.Base {
    private final PrettyPrinter printer;

    Pretty(PrettyPrinter printer) {
      this.printer = printer;
    }

    @Override
    public PrettyPrinter getPrettyPrinter() {
      return printer;
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }

  /** Turns shapes into schemas. */
  private static final class Writer implements Shape.Visitor<Map<String, Object>> {
    final Map<String, Object> definitions = new TreeMap<>();

    @Override
    public Map<String, Object> leaf(Shape.Leaf shape) {
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("description", "Wanted: " + shape.wanted() + ".");
      shape.value().schema().keySet().stream()
          .sorted()
          .forEach(key -> schema.put(key, sorted(shape.value().schema().get(key))));
      return schema;
    }

    /** Map.of has another order in each JVM. */
    private static Object sorted(Object value) {
      if (value instanceof Map<?, ?> map) {
        Map<Object, Object> sorted = new TreeMap<>();
        map.forEach((key, part) -> sorted.put(key, sorted(part)));
        return sorted;
      }
      return value instanceof List<?> list ? list.stream().map(Writer::sorted).toList() : value;
    }

    @Override
    public Map<String, Object> list(Shape.ListOf shape) {
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", "array");
      if (!shape.mayBeEmpty()) {
        schema.put("minItems", 1);
      }
      schema.put("items", shape.item().accept(this));
      return schema;
    }

    @Override
    public Map<String, Object> named(Shape.Named shape) {
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", "object");
      if (shape.key().schema().containsKey("pattern")) {
        schema.put("propertyNames", Map.of("pattern", shape.key().schema().get("pattern")));
      }
      if (shape.atLeastOne()) {
        schema.put("minProperties", 1);
      }
      schema.put("additionalProperties", shape.each().accept(this));
      return schema;
    }

    @Override
    public Map<String, Object> fields(Shape.Fields shape) {
      Map<String, Object> properties = new LinkedHashMap<>();
      List<String> required = new ArrayList<>();
      for (Shape.Key key : shape.keys()) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("title", key.name());
        property.put("description", key.description());
        putDefault(property, key);
        key.shape().accept(this).forEach(property::putIfAbsent);
        properties.put(key.name(), property);
        if (key.required()) {
          required.add(key.name());
        }
      }
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("title", shape.what());
      schema.put("type", "object");
      schema.put("properties", properties);
      if (!required.isEmpty()) {
        schema.put("required", required);
      }
      if (!shape.exactlyOneOf().isEmpty()) {
        List<Object> sets = new ArrayList<>();
        shape.exactlyOneOf().forEach(set -> sets.add(Map.of("required", set)));
        schema.put("oneOf", sets);
      }
      schema.put("additionalProperties", false);
      return schema;
    }

    /** An editor may write a default into the file, so that only a legal value can be one. */
    private static void putDefault(Map<String, Object> property, Shape.Key key) {
      if (key.byDefault().isEmpty()) {
        return;
      }
      if (key.shape() instanceof Shape.Leaf leaf) {
        Object type = leaf.value().schema().get("type");
        if ("integer".equals(type) && key.byDefault().matches("[0-9]+")) {
          property.put("default", Integer.valueOf(key.byDefault()));
          return;
        }
        if (leaf.value().schema().get("enum") instanceof List<?> words
            && words.contains(key.byDefault())) {
          property.put("default", key.byDefault());
          return;
        }
      }
      property.put("description", key.description() + " By default " + key.byDefault() + ".");
    }

    @Override
    public Map<String, Object> variants(Shape.Variants shape) {
      return any(shape.fields());
    }

    @Override
    public Map<String, Object> either(Shape.Either shape) {
      return any(shape.shapes());
    }

    private Map<String, Object> any(List<? extends Shape> shapes) {
      List<Object> alternatives = new ArrayList<>();
      shapes.forEach(shape -> alternatives.add(shape.accept(this)));
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("anyOf", alternatives);
      return schema;
    }

    @Override
    public Map<String, Object> shared(Shape.Shared shape) {
      if (!definitions.containsKey(shape.name())) {
        definitions.put(shape.name(), shape.shape().accept(this));
      }
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("$ref", "#/$defs/" + shape.name());
      return schema;
    }

    @Override
    public Map<String, Object> anything(Shape.Anything shape) {
      return new LinkedHashMap<>();
    }
  }
}
