package io.hoplab.graph.svg;

/**
 * A run of text in one style.
 *
 * @param text the text
 * @param style how it looks
 */
record Span(String text, Style style) {

  /** How text looks: its size in pixels, and the class that the picture's style sheet knows. */
  enum Style {
    TITLE("title", 18, true),
    CAPTION("caption", 13, false),
    NAME("name", 13, true),
    KIND("kind", 12, false),
    ROW("row", 12, false),
    WARNING("warning", 12, true),
    REQUEST("request", 12, true),
    REPLY("reply", 12, true),
    LABEL("label", 12, false);

    private final String name;
    private final int size;
    private final boolean bold;

    Style(String name, int size, boolean bold) {
      this.name = name;
      this.size = size;
      this.bold = bold;
    }

    int size() {
      return size;
    }

    boolean bold() {
      return bold;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** How wide the text is at most, in pixels. */
  double width() {
    return FontWidths.width(text, style.bold) * style.size;
  }
}
