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
import org.junit.jupiter.api.TestFactory;

/**
 * The text of what is said about Kubernetes objects. {@code manifest-problems.txt} holds, for each
 * case, the objects ({@code >}) and the problems and warnings that come of them. {@code
 * -Dgolden.rewrite=true} writes these anew.
 */
class ManifestProblemsTest {
  private static final Path FILE =
      Path.of("src/test/resources/io/hoplab/labfile/manifest-problems.txt");

  private record Spoiled(String name, String objects, List<String> said) {
    List<String> found() {
      ManifestUnderTest manifest = ManifestUnderTest.of(objects);
      List<String> found = new ArrayList<>(manifest.problems());
      manifest.warnings().forEach(it -> found.add("warning " + it));
      return found;
    }
  }

  @TestFactory
  Stream<DynamicTest> everyProblemSpeaksOfTheObjectAndItsField() throws IOException {
    if (Boolean.getBoolean("golden.rewrite")) {
      rewrite();
    }
    return cases().stream()
        .map(
            it ->
                dynamicTest(
                    it.name(),
                    () -> {
                      assertThat(it.said()).isNotEmpty();
                      assertThat(it.found()).isEqualTo(it.said());
                    }));
  }

  private static List<Spoiled> cases() throws IOException {
    List<Spoiled> cases = new ArrayList<>();
    for (String text : Files.readString(FILE).split("(?m)^# ")) {
      List<String> lines = text.lines().toList();
      if (lines.isEmpty()) {
        continue;
      }
      StringBuilder objects = new StringBuilder();
      List<String> said = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        if (line.startsWith(">")) {
          objects.append(line.substring(Math.min(2, line.length()))).append('\n');
        } else {
          said.add(line);
        }
      }
      cases.add(new Spoiled(lines.get(0), objects.toString(), said));
    }
    return cases;
  }

  private static void rewrite() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Spoiled it : cases()) {
      text.append("# ").append(it.name()).append('\n');
      it.objects().lines().forEach(line -> text.append(("> " + line).stripTrailing()).append('\n'));
      it.found().forEach(line -> text.append(line).append('\n'));
    }
    Files.writeString(FILE, text);
  }
}
