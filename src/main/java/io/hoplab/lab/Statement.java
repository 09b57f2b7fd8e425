package io.hoplab.lab;

import java.util.Optional;

/**
 * What a document states.
 *
 * @param words its words, or what it comes to
 * @param quoted whether these are the document's own words, cuts marked with "…"
 * @param source where it is stated
 */
public record Statement(String words, boolean quoted, Optional<String> source) {
  /** The words, between quotation marks when they are the document's own. */
  @Override
  public String toString() {
    return quoted ? "\"" + words + "\"" : words;
  }
}
