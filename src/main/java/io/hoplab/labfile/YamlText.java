package io.hoplab.labfile;

import java.util.Locale;

/** Writes nodes as YAML, without comments and in one style. */
final class YamlText {
  /** What says the same with and without quotation marks. */
  private static final String PLAIN = "[A-Za-z0-9/][A-Za-z0-9/._-]*";

  private static final String INDENT = "  ";

  private final StringBuilder text = new StringBuilder();

  private YamlText() {}

  static String of(YamlNode root) {
    YamlText yaml = new YamlText();
    yaml.block(root, "");
    return yaml.text.toString();
  }

  private void block(YamlNode node, String indent) {
    if (node instanceof YamlNode.Mapping mapping && !mapping.entries().isEmpty()) {
      for (YamlNode.Entry entry : mapping.entries()) {
        text.append(indent).append(scalar(entry.key())).append(':');
        value(entry.value(), indent);
      }
    } else if (node instanceof YamlNode.Sequence sequence && !sequence.items().isEmpty()) {
      for (YamlNode item : sequence.items()) {
        text.append(indent).append('-');
        value(item, indent);
      }
    } else {
      text.append(indent).append(line(node)).append('\n');
    }
  }

  private void value(YamlNode node, String indent) {
    boolean more =
        (node instanceof YamlNode.Mapping mapping && !mapping.entries().isEmpty())
            || (node instanceof YamlNode.Sequence sequence && !sequence.items().isEmpty());
    if (more) {
      text.append('\n');
      block(node, indent + INDENT);
    } else {
      text.append(' ').append(line(node)).append('\n');
    }
  }

  private static String line(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar) {
      return scalar(scalar);
    }
    return node instanceof YamlNode.Mapping ? "{}" : "[]";
  }

  private static String scalar(YamlNode.Scalar scalar) {
    if (scalar.absent()) {
      return "null";
    }
    String text = scalar.text();
    return text.matches(PLAIN) && !text.toLowerCase(Locale.ROOT).equals("null")
        ? text
        : quoted(text);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == '\u0085' || c == '\u2028' || c == '\u2029') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
