package io.hoplab.labfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads YAML into nodes.
 *
 * <p>Anchors, aliases and tags are refused: nothing in a lab needs them, and an alias of an alias
 * makes a short file very long.
 */
final class YamlReader {
  private static final int DEEPEST = 20;

  private final LabText text;
  private final Problems problems;

  private YamlReader(LabText text, Problems problems) {
    this.text = text;
    this.problems = problems;
  }

  /** The file's documents; none when it has problems that leave nothing to look at. */
  static List<YamlNode> read(LabText text, Problems problems) {
    YAMLFactory yaml = YAMLFactory.builder().build();
    try (JsonParser parser =
        yaml.createParser(ObjectReadContext.empty(), new WholeCharacters(text.text()))) {
      return new YamlReader(text, problems).documents((YAMLParser) parser);
    } catch (Refused e) {
      return List.of();
    } catch (JacksonException e) {
      YamlMistake.describe(e, text, problems);
      return List.of();
    }
  }

  private List<YamlNode> documents(YAMLParser parser) {
    if (parser.nextToken() == null) {
      problems.add(0, 0, "", "wanted a lab, came a file with nothing but comments");
      return List.of();
    }
    List<YamlNode> documents = new ArrayList<>();
    do {
      String path = documents.isEmpty() ? "" : ManifestPlaces.document(documents.size());
      documents.add(node(parser, path, 0));
    } while (parser.nextToken() != null);
    return documents;
  }

  private YamlNode node(YAMLParser parser, String path, int depth) {
    if (parser.isCurrentAlias()) {
      throw refuse(
          parser,
          path,
          "wanted the value itself, came the alias *"
              + parser.getString()
              + "; write it out, or use replicas for many pods that are alike");
    }
    if (parser.getObjectId() != null) {
      throw refuse(
          parser,
          path,
          "wanted no anchors, came &"
              + parser.getObjectId()
              + "; write the value out where it is needed, or use replicas for many pods that are"
              + " alike");
    }
    if (parser.getRawTag() != null) {
      String tag = parser.getRawTag().replace("tag:yaml.org,2002:", "!!");
      throw refuse(parser, path, "wanted no tags, came " + tag);
    }
    if (depth > DEEPEST) {
      throw refuse(parser, "", "wanted at most " + DEEPEST + " levels, came one more");
    }
    JsonToken token = parser.currentToken();
    TokenStreamLocation start = parser.currentTokenLocation();
    if (token == JsonToken.START_OBJECT) {
      return mapping(parser, path, depth, start);
    }
    if (token == JsonToken.START_ARRAY) {
      List<YamlNode> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(node(parser, path + "[" + items.size() + "]", depth + 1));
      }
      return new YamlNode.Sequence(items, start.getLineNr(), start.getColumnNr());
    }
    printable(parser, path);
    return scalar(parser.getString(), token == JsonToken.VALUE_NULL, start);
  }

  private YamlNode mapping(YAMLParser parser, String path, int depth, TokenStreamLocation start) {
    List<YamlNode.Entry> entries = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      printable(parser, path);
      YamlNode.Scalar key = scalar(parser.getString(), false, parser.currentTokenLocation());
      String at = path.isEmpty() ? key.text() : path + "." + key.text();
      parser.nextToken();
      YamlNode value = node(parser, at, depth + 1);
      Integer first = lines.putIfAbsent(key.text(), key.line());
      if (first == null) {
        entries.add(new YamlNode.Entry(key, value));
      } else {
        problems.add(
            key.line(),
            key.column(),
            at,
            "wanted each key once, came "
                + YamlNode.quoted(key.text())
                + " again after line "
                + first);
      }
    }
    return new YamlNode.Mapping(entries, start.getLineNr(), start.getColumnNr());
  }

  private YamlNode.Scalar scalar(String value, boolean isNull, TokenStreamLocation start) {
    int line = start.getLineNr();
    int column = start.getColumnNr();
    String source = text.line(line);
    int index =
        column - 1 <= source.codePointCount(0, source.length())
            ? source.offsetByCodePoints(0, column - 1)
            : source.length();
    boolean quoted = source.startsWith("\"", index) || source.startsWith("'", index);
    boolean absent = isNull || (!quoted && value.equals("~"));
    int textColumn = 0;
    if (quoted && source.startsWith(value, index + 1)) {
      textColumn = column + 1;
    } else if (!quoted && source.startsWith(value, index)) {
      textColumn = column;
    }
    return new YamlNode.Scalar(value, absent, textColumn, line, column);
  }

  /**
   * Refuses what escapes can smuggle in: a terminal would obey it wherever the text is shown. What
   * a Kubernetes object has of them, in a container's arguments say, is passed over with the rest.
   */
  private void printable(YAMLParser parser, String path) {
    if (ManifestPlaces.isInDocument(path)) {
      return;
    }
    String value = parser.getString();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isISOControl(c) && c != '\n' && c != '\t') {
        String name = "U+" + HexFormat.of().withUpperCase().toHexDigits(c);
        throw refuse(parser, path, "wanted no control characters, came an escaped " + name);
      }
    }
  }

  private Refused refuse(YAMLParser parser, String path, String message) {
    TokenStreamLocation at = parser.currentTokenLocation();
    problems.add(at.getLineNr(), at.getColumnNr(), path, message);
    return new Refused();
  }

  /** Ends the reading; what is wrong has been said. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused() {
      super(null, null, false, false);
    }
  }
}
