package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.k8s.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what there is. */
class ReadmeTest {
  private static final Pattern LAB = Pattern.compile("(?ms)^```yaml\n(title: .*?)^```");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| [^|]+ \\|$");

  @TempDir private Path folder;

  @Test
  void aWholeLabInItHasNoProblems() throws IOException {
    List<String> texts = LAB.matcher(readme()).results().map(found -> found.group(1)).toList();
    assertThat(texts).hasSize(2);
    for (String text : texts) {
      Path file = Files.writeString(folder.resolve("lab.yaml"), text);
      assertThat(
              new LabFiles(Network::lower, (topology, probe, way, expected) -> List.of())
                  .read(file))
          .isInstanceOfSatisfying(
              Reading.Valid.class, valid -> assertThat(valid.warnings()).isEmpty());
    }
  }

  @Test
  void itsTableNamesEveryShippedLab() throws IOException {
    String behind = readme().split(Pattern.quote("| lab | what it shows |"), 2)[1];
    String table = behind.substring(0, behind.indexOf("\n\n"));
    assertThat(ROW.matcher(table).results().map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(Labs.shipped(Path.of("labs")).files().keySet());
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }
}
