package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.k8s.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FuzzTest {
  // The shipped lab has variants under every cluster network.
  private static final LabFiles FILES =
      new LabFiles(Network::lower, (topology, probe, way, expected) -> List.of());

  private static final List<String> PIECES =
      List.of(
          "",
          " ",
          "\n",
          "\t",
          ":",
          ": ",
          "- ",
          "{",
          "}",
          "[",
          "]",
          "'",
          "\"",
          "#",
          "&a ",
          "*a",
          "!x ",
          "|\n",
          ">",
          "~",
          "null",
          "on",
          "0",
          "-1",
          "99999999999",
          "10.240.0.4",
          "10.240.0.0/30",
          "0.0.0.0/0",
          "255.255.255.255",
          "at",
          "by",
          "ttl",
          " > ",
          "node-1",
          "vnet",
          "/",
          "%",
          "\\",
          "\u00e9",
          "\uD83D\uDE00",
          "\u2028",
          "replicas: 300",
          "veth: eth0",
          "? ",
          "---\n",
          "...");

  @Test
  void whateverIsChangedInAValidFileGivesAReading() throws IOException {
    Path manifests = Path.of("src/test/resources/io/hoplab/labfile/manifests");
    List<String> seeds =
        List.of(
            LabUnderTest.TEXT,
            Files.readString(Path.of("labs/kubenet-pod-to-vm.yaml")),
            LabUnderTest.TEXT + "---\n" + Files.readString(manifests.resolve("slices.yaml")));
    long seed = Long.getLong("fuzz.seed", 42);
    Random random = new Random(seed);
    int valid = 0;
    int rounds = Integer.getInteger("fuzz.rounds", 1500);
    for (int round = 0; round < rounds; round++) {
      String text = seeds.get(round % seeds.size());
      int edits = 1 + random.nextInt(3);
      for (int i = 0; i < edits; i++) {
        text = mutate(text, random);
      }
      Reading reading;
      try {
        reading = FILES.read(LabUnderTest.FILE, text);
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ", round " + round + ":\n" + text, e);
      }
      if (reading instanceof Reading.Invalid invalid) {
        assertThat(invalid.problems()).isNotEmpty();
        for (Problem problem : invalid.problems()) {
          assertThat(problem.toString()).doesNotContain("\n", "Exception");
        }
      } else {
        valid++;
      }
    }
    assertThat(valid).isBetween(1, rounds - 1);
  }

  private static String mutate(String text, Random random) {
    int at = random.nextInt(text.length());
    int end = Math.min(text.length(), at + random.nextInt(12));
    int other = random.nextInt(text.length());
    return switch (random.nextInt(5)) {
      case 0 -> text.substring(0, at) + text.substring(end);
      case 1 -> text.substring(0, at) + piece(random) + text.substring(at);
      case 2 -> text.substring(0, at) + piece(random) + text.substring(end);
      case 3 ->
          text.substring(0, at)
              + text.substring(other, Math.min(text.length(), other + random.nextInt(40)))
              + text.substring(at);
      default -> lineMutation(text, random);
    };
  }

  private static String lineMutation(String text, Random random) {
    List<String> lines = new java.util.ArrayList<>(text.lines().toList());
    int from = random.nextInt(lines.size());
    switch (random.nextInt(3)) {
      case 0 -> lines.remove(from);
      case 1 -> lines.add(random.nextInt(lines.size()), lines.get(from));
      default -> lines.set(from, "  " + lines.get(from));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String piece(Random random) {
    return PIECES.get(random.nextInt(PIECES.size()));
  }
}
