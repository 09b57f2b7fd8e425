package io.hoplab.labfile;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabTextTest {
  @TempDir private Path folder;

  private List<String> problems(byte[] content) throws IOException {
    return problems(Files.write(folder.resolve("x.yaml"), content));
  }

  private static List<String> problems(Path file) {
    LabFiles files = new LabFiles(WiredHosts.lowering(), (topology, probe, way, it) -> List.of());
    return LabUnderTest.problems(files.read(file));
  }

  @Test
  void aFileWithAByteOrderMarkAndWindowsLineEndsIsRead() throws IOException {
    String text = "\uFEFF" + LabUnderTest.TEXT.replace("\n", "\r\n");
    assertThat(problems(text.getBytes(UTF_8))).isEmpty();
    assertThat(problems((text + "spam: x\r\n").getBytes(UTF_8)))
        .singleElement()
        .asString()
        .startsWith("37:1 spam: ");
  }

  @Test
  void aMissingFileIsSaidToBeMissing() {
    assertThat(problems(folder.resolve("x.yaml"))).containsExactly("there is no such file");
  }

  @Test
  void aDirectoryIsNoLabFile() {
    assertThat(problems(Path.of("/proc")).toString())
        .contains("wanted a lab file, came a directory");
  }

  @Test
  void aFileThatMayNotBeReadIsSaidToBeThere() throws IOException {
    assumeFalse(System.getProperty("user.name").equals("root"), "root may read everything");
    Path file = Files.writeString(folder.resolve("x.yaml"), LabUnderTest.TEXT);
    assertThat(file.toFile().setReadable(false)).isTrue();
    assertThat(problems(file))
        .containsExactly("the file is there, but reading it is not permitted");
  }

  @Test
  void anEmptyFileIsNoLab() throws IOException {
    assertThat(problems(new byte[0])).containsExactly("wanted a lab, came an empty file");
    assertThat(problems(" \n\n".getBytes(UTF_8)))
        .containsExactly("wanted a lab, came an empty file");
  }

  @Test
  void theFirstOctetThatIsNotUtf8IsPointedTo() throws IOException {
    assertThat(
            problems(
                "title: x\nabout: \u00e9\u00e9\u00ff"
                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)))
        .containsExactly("2:8: wanted UTF-8 text, came the octet 0xe9; save the file as UTF-8");
    assertThat(problems("title: x".getBytes(UTF_16)))
        .containsExactly("1:1: wanted UTF-8 text, came the octet 0xfe; save the file as UTF-8");
    assertThat(problems(new byte[] {'a', ':', ' ', (byte) 0xe2, (byte) 0x82}))
        .containsExactly("1:4: wanted UTF-8 text, came the octet 0xe2; save the file as UTF-8");
  }

  @Test
  void controlCharactersAreRefused() throws IOException {
    assertThat(problems("title: x\nabout: a\u001b[31m".getBytes(UTF_8)))
        .containsExactly("2:9: wanted UTF-8 text, came the control character U+001B");
    assertThat(problems("\0\0".getBytes(UTF_8)))
        .containsExactly("1:1: wanted UTF-8 text, came the control character U+0000");
  }

  @Test
  void columnsCountCharactersAndNotUtf16Units() {
    assertThat(
            LabUnderTest.problems(
                LabUnderTest.with("title: A", "\"\uD83D\uDE00\": {a: b}\ntitle: A")))
        .singleElement()
        .asString()
        .startsWith("1:1 \uD83D\uDE00: wanted a key of a lab");
    assertThat(
            LabUnderTest.problems(
                LabUnderTest.with(
                    "{subnet: back, ip: 10.241.0.4, serves: http}",
                    "{serves: [\uD83D\uDE00, ftp], subnet: back, ip: 10.241.0.4}")))
        .element(1)
        .asString()
        .startsWith("17:22 vms.vm-1.serves[1]: ");
  }

  @Test
  void aCharacterOutsideTheBasicPlaneMayStandAnywhere() {
    for (int length = 1015; length < 1030; length++) {
      String title = "x".repeat(length) + "\uD83D\uDE00y";
      assertThat(LabUnderTest.valid(LabUnderTest.with("A pod calls a VM", title)).title())
          .isEqualTo(title);
    }
  }

  @Test
  void aHugeFileIsRefusedAtOnce() throws IOException {
    Path file = folder.resolve("x.yaml");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(100 << 20);
    }
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThat(problems(file))
                .containsExactly("wanted at most 1048576 octets, came 104857600"));
  }

  @Test
  void aDeviceWithoutAnEndIsRefusedAtOnce() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThat(problems(Path.of("/dev/zero")).toString())
                .contains("wanted at most 1048576 octets, came more"));
  }

  @Test
  void aFileOfExactlyTheLimitIsRead() throws IOException {
    String text = LabUnderTest.TEXT + "#";
    byte[] content = (text + "x".repeat(LabText.LIMIT - text.length())).getBytes(UTF_8);
    assertThat(content).hasSize(LabText.LIMIT);
    assertThat(problems(content)).isEmpty();
  }

  @Test
  void aBombOfAliasesIsRefusedAtItsFirstAnchor() {
    StringBuilder bomb =
        new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 20; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("a" + i + ": &a" + i + " [")
          .append(
              String.join(
                  ", ", List.of(alias, alias, alias, alias, alias, alias, alias, alias, alias)))
          .append("]\n");
    }
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThat(LabUnderTest.problems(bomb.toString()))
                .containsExactly(
                    "1:5 a0: wanted no anchors, came &a0; write the value out where it is needed,"
                        + " or use replicas for many pods that are alike"));
  }

  @Test
  void aMegabyteOfBracketsOrKeysOrProblemsEndsSoon() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          assertThat(LabUnderTest.problems("[".repeat(1 << 20)))
              .containsExactly("1:22: wanted at most 20 levels, came one more");
          StringBuilder keys = new StringBuilder(LabUnderTest.TEXT);
          for (int i = 0; i < 60_000; i++) {
            keys.append("key").append(i).append(": x\n");
          }
          assertThat(LabUnderTest.problems(keys.toString()))
              .hasSize(201)
              .last()
              .asString()
              .isEqualTo("237:1: and 59800 problems more");
          StringBuilder pods = new StringBuilder();
          for (int i = 0; i < 15_000; i++) {
            pods.append("    p").append(i).append(": {node: node-1, replicas: 1000}\n");
          }
          assertThat(
                  LabUnderTest.problems(
                      LabUnderTest.with(
                          "    pod-a: {node: node-1, ip: 10.244.0.2}\n", pods.toString())))
              .anyMatch(it -> it.endsWith("wanted at most 5000 pods in a lab, came 6000"));
        });
  }
}
