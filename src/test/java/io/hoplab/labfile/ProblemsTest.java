package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The text of every problem. {@code problems.txt} holds, for each, what is replaced in a lab that
 * is in order ({@code <}; a star for all of it), by what ({@code >}), and the problems that come of
 * it. {@code -Dgolden.rewrite=true} writes the problems anew.
 */
class ProblemsTest {
  private static final Path FILE = Path.of("src/test/resources/io/hoplab/labfile/problems.txt");

  private record Spoiled(String name, String old, String replacement, List<String> problems) {
    List<String> found() {
      String text = old.equals("*") ? replacement + "\n" : LabUnderTest.with(old, replacement);
      return LabUnderTest.problems(text);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyProblemNamesItsPlaceAndWhatWasWanted() throws IOException {
    if (Boolean.getBoolean("golden.rewrite")) {
      rewrite();
    }
    return cases().stream()
        .map(
            it ->
                dynamicTest(
                    it.name(),
                    () -> {
                      assertThat(it.problems()).isNotEmpty();
                      assertThat(it.found()).isEqualTo(it.problems());
                    }));
  }

  @Test
  void theLabThatTheProblemsArePutIntoHasNone() {
    assertThat(LabUnderTest.problems(LabUnderTest.TEXT)).isEmpty();
  }

  private static List<Spoiled> cases() throws IOException {
    List<Spoiled> cases = new ArrayList<>();
    String name = null;
    List<String> old = new ArrayList<>();
    List<String> replacement = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<String> lines = new ArrayList<>(Files.readAllLines(FILE));
    lines.add("# ");
    for (String line : lines) {
      if (line.startsWith("# ")) {
        if (name != null) {
          cases.add(
              new Spoiled(
                  name,
                  String.join("\n", old),
                  String.join("\n", replacement),
                  List.copyOf(problems)));
        }
        name = line.substring(2);
        old.clear();
        replacement.clear();
        problems.clear();
      } else if (line.startsWith("<")) {
        old.add(line.substring(Math.min(2, line.length())));
      } else if (line.startsWith(">")) {
        replacement.add(line.substring(Math.min(2, line.length())));
      } else if (!line.startsWith("## ")) {
        problems.add(line);
      }
    }
    return cases;
  }

  private static void rewrite() throws IOException {
    List<Spoiled> cases = cases();
    List<String> written = new ArrayList<>();
    int next = -1;
    for (String line : Files.readAllLines(FILE)) {
      boolean title = line.startsWith("# ");
      if ((title || line.startsWith("## "))
          && next >= 0
          && !written.get(written.size() - 1).startsWith("## ")) {
        written.addAll(cases.get(next).found());
      }
      if (title) {
        next++;
      }
      if (title || line.startsWith("## ") || line.startsWith("<") || line.startsWith(">")) {
        written.add(line);
      }
    }
    written.addAll(cases.get(next).found());
    Files.write(FILE, written);
  }
}
