package io.hoplab.labfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A piece of a YAML document that knows where it stands; lines and columns count from 1. */
sealed interface YamlNode {
  int line();

  int column();

  /** What it is, for a message: {@code a list}. */
  String words();

  /** Whether it says the same as the other, wherever the two stand. */
  boolean sameAs(YamlNode other);

  /** The text in quotation marks, or how long it is when nobody wants to read it. */
  static String quoted(String text) {
    return text.length() > LONGEST_QUOTE
        ? "a text of " + text.length() + " characters"
        : "\"" + text + "\"";
  }

  /** The longest text that a message repeats, in UTF-16 units. */
  int LONGEST_QUOTE = 200;

  /** A key with its value. */
  record Entry(Scalar key, YamlNode value) {}

  /** Keys with their values, in the order of the file. */
  record Mapping(List<Entry> entries, int line, int column) implements YamlNode {
    /** Takes a copy of the list. */
    public Mapping {
      entries = List.copyOf(entries);
    }

    Optional<Entry> entry(String key) {
      return entries.stream().filter(entry -> entry.key().text().equals(key)).findFirst();
    }

    /** The same mapping with one key set; a {@code null} node takes the key out. */
    Mapping with(Scalar key, YamlNode value) {
      List<Entry> changed = new ArrayList<>(entries.size() + 1);
      boolean found = false;
      for (Entry entry : entries) {
        if (!entry.key().text().equals(key.text())) {
          changed.add(entry);
        } else {
          found = true;
          if (value != null) {
            changed.add(new Entry(entry.key(), value));
          }
        }
      }
      if (!found && value != null) {
        changed.add(new Entry(key, value));
      }
      return new Mapping(changed, line, column);
    }

    @Override
    public String words() {
      return "a mapping";
    }

    @Override
    public boolean sameAs(YamlNode other) {
      return other instanceof Mapping mapping
          && mapping.entries.size() == entries.size()
          && entries.stream()
              .allMatch(
                  entry ->
                      mapping
                          .entry(entry.key().text())
                          .filter(its -> entry.value().sameAs(its.value()))
                          .isPresent());
    }
  }

  /** A list. */
  record Sequence(List<YamlNode> items, int line, int column) implements YamlNode {
    /** Takes a copy of the list. */
    public Sequence {
      items = List.copyOf(items);
    }

    /** The same list with one item set; a {@code null} node takes the item out. */
    Sequence with(int index, YamlNode item) {
      List<YamlNode> changed = new ArrayList<>(items);
      if (item == null) {
        changed.remove(index);
      } else {
        changed.set(index, item);
      }
      return new Sequence(changed, line, column);
    }

    @Override
    public String words() {
      return "a list";
    }

    @Override
    public boolean sameAs(YamlNode other) {
      if (!(other instanceof Sequence sequence) || sequence.items.size() != items.size()) {
        return false;
      }
      for (int i = 0; i < items.size(); i++) {
        if (!items.get(i).sameAs(sequence.items.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * A text as the file writes it: {@code off}, {@code 010} and {@code 10.240} stay what they are.
   *
   * @param text the text without its quotation marks
   * @param absent whether it is YAML's null, or nothing at all
   * @param textColumn where the text itself begins when the file has it on one line and as it is; 0
   *     when it is folded or has escapes in it
   */
  record Scalar(String text, boolean absent, int textColumn, int line, int column)
      implements YamlNode {
    @Override
    public String words() {
      return absent ? "nothing" : quoted(text);
    }

    /** Whether the file has quotation marks around it, which make a text of a number. */
    boolean isQuoted() {
      return textColumn > column;
    }

    /** The column of a character of the text, as well as it can be told. */
    int columnOf(int index) {
      return textColumn == 0 ? column : textColumn + text.codePointCount(0, index);
    }

    @Override
    public boolean sameAs(YamlNode other) {
      return other instanceof Scalar scalar
          && scalar.absent == absent
          && (absent || scalar.text.equals(text));
    }
  }
}
