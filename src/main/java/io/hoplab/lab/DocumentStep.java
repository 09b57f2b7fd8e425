package io.hoplab.lab;

import io.hoplab.net.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The number of a step in a document: {@code 1.2.1}. A step stands before its own sub-steps, and
 * those before the next step: 1.2, 1.2.1, 1.3, 1.10.
 *
 * @param numbers its parts
 */
public record DocumentStep(List<Integer> numbers) implements Comparable<DocumentStep> {
  /** What a step looks like in a lab file. */
  public static final String PATTERN = "[0-9]{1,3}(\\.[0-9]{1,3}){0,7}";

  private static final Pattern FORM = Pattern.compile(PATTERN);

  /** Takes a copy of the list. */
  public DocumentStep {
    numbers = List.copyOf(numbers);
  }

  /**
   * Reads a step's number.
   *
   * @throws InvalidValueException when it is none
   */
  public static DocumentStep parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new InvalidValueException("the number of a step such as 1.2.1", text);
    }
    List<Integer> numbers = new ArrayList<>();
    for (String number : text.split("\\.")) {
      numbers.add(Integer.parseInt(number));
    }
    return new DocumentStep(numbers);
  }

  @Override
  public int compareTo(DocumentStep other) {
    int common = Math.min(numbers.size(), other.numbers.size());
    for (int i = 0; i < common; i++) {
      int order = Integer.compare(numbers.get(i), other.numbers.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(numbers.size(), other.numbers.size());
  }

  @Override
  public String toString() {
    return String.join(".", numbers.stream().map(String::valueOf).toList());
  }
}
