package io.hoplab.labfile;

import io.hoplab.net.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place of a lab file as a change names it: keys with dots between them, and after a key the
 * numbers of list items, counted from 0: {@code cluster.services.web.ports[0].nodePort}.
 *
 * @param steps the way there, from the file's own mapping on
 */
record FilePlace(List<Step> steps) {
  private static final Pattern PART = Pattern.compile("([^\\[\\]]+)((\\[[^\\[\\]]*])*)");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

  /** One step into the tree. */
  sealed interface Step {
    /** To what stands under a key of a mapping. */
    record Key(String name) implements Step {}

    /** To an item of a list, counted from 0. */
    record Item(int number) implements Step {}
  }

  /** Takes a copy of the list. */
  FilePlace {
    steps = List.copyOf(steps);
  }

  /**
   * Reads a place.
   *
   * @throws InvalidValueException when the text is none
   */
  static FilePlace parse(String text) {
    List<Step> steps = new ArrayList<>();
    for (String part : text.split("\\.", -1)) {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches()) {
        throw new InvalidValueException(
            "a place such as cluster.services.web.ports[0].nodePort", text);
      }
      steps.add(new Step.Key(matcher.group(1)));
      String items = matcher.group(2);
      for (int open = 0; open < items.length(); open = items.indexOf(']', open) + 1) {
        String number = items.substring(open + 1, items.indexOf(']', open));
        if (!NUMBER.matcher(number).matches()) {
          throw new InvalidValueException(
              "the number of a list's item, 0 for the first, as in " + matcher.group(1) + "[0]",
              number);
        }
        steps.add(new Step.Item(Integer.parseInt(number)));
      }
    }
    return new FilePlace(steps);
  }

  int depth() {
    return steps.size();
  }

  /** The first steps of the way. */
  FilePlace upTo(int depth) {
    return new FilePlace(steps.subList(0, depth));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      if (step instanceof Step.Item item) {
        text.append('[').append(item.number()).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(((Step.Key) step).name());
      }
    }
    return text.toString();
  }
}
