package io.hoplab.labfile;

import io.hoplab.net.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The words of a line, read one after the other; problems point to the word. */
final class Words {
  /** A word and where it begins in the text. */
  record Word(String text, int index) {}

  private final Item item;
  private final List<Word> words = new ArrayList<>();
  private int next;

  Words(Item item) {
    this.item = item;
    String text = item.text();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean space = i == text.length() || Character.isWhitespace(text.charAt(i));
      if (!space && start < 0) {
        start = i;
      } else if (space && start >= 0) {
        words.add(new Word(text.substring(start, i), start));
        start = -1;
      }
    }
  }

  Item item() {
    return item;
  }

  boolean atEnd() {
    return next == words.size();
  }

  /** How many words are left. */
  int left() {
    return words.size() - next;
  }

  /** The word so many places on from the next; empty past the end. */
  String peek(int ahead) {
    return next + ahead < words.size() ? words.get(next + ahead).text() : "";
  }

  Word take() {
    return words.get(next++);
  }

  /** Takes the next word when it is this one. */
  boolean skip(String word) {
    if (peek(0).equals(word) && !atEnd()) {
      next++;
      return true;
    }
    return false;
  }

  /** Everything from the next word to the end of the text. */
  String rest() {
    String rest = atEnd() ? "" : item.text().substring(words.get(next).index()).strip();
    next = words.size();
    return rest;
  }

  /** Takes the next word as a value; says what was wanted when it is not one. */
  <T> Optional<T> take(String wanted, Function<String, T> parse) {
    if (atEnd()) {
      wrong(wanted);
      return Optional.empty();
    }
    Word word = words.get(next);
    try {
      T value = parse.apply(word.text());
      next++;
      return Optional.of(value);
    } catch (InvalidValueException | UnknownWordException e) {
      problem(word.index(), e.getMessage());
      return Optional.empty();
    }
  }

  /** Says that the next word should be something else. */
  void wrong(String wanted) {
    if (atEnd()) {
      int end = item.text().stripTrailing().length();
      problem(end, "wanted " + wanted + ", came the end of the line");
    } else {
      Word word = words.get(next);
      problem(word.index(), "wanted " + wanted + ", came " + YamlNode.quoted(word.text()));
    }
  }

  void problem(int index, String message) {
    item.problemAt(index, message);
  }
}
