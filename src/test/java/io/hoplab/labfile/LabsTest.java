package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabsTest {
  @TempDir private Path folder;
  private Labs labs;

  @BeforeEach
  void twoLabsAreShipped() throws IOException {
    Files.writeString(folder.resolve("kubenet-pod-to-vm.yaml"), "title: x");
    Files.writeString(folder.resolve("azure-cni.yaml"), "title: x");
    Files.writeString(folder.resolve("README.md"), "x");
    labs = Labs.shipped(folder);
  }

  @Test
  void labsAreListedByName() {
    assertThat(labs.files().keySet()).containsExactly("azure-cni", "kubenet-pod-to-vm");
  }

  @Test
  void aNameMeansTheShippedLab() {
    assertThat(labs.resolve("azure-cni"))
        .isEqualTo(new Labs.Resolved.Found(folder.resolve("azure-cni.yaml")));
  }

  @Test
  void whatLooksLikeAPathIsOne() {
    assertThat(labs.resolve("./mine")).isEqualTo(new Labs.Resolved.Found(Path.of("./mine")));
    assertThat(labs.resolve("mine.yaml")).isEqualTo(new Labs.Resolved.Found(Path.of("mine.yaml")));
  }

  @Test
  void aVariantStandsBehindAnAtSign() {
    assertThat(labs.resolve("azure-cni@overlay"))
        .isEqualTo(
            new Labs.Resolved.Found(folder.resolve("azure-cni.yaml"), Optional.of("overlay")));
    assertThat(labs.resolve("./mine.yaml@overlay"))
        .isEqualTo(new Labs.Resolved.Found(Path.of("./mine.yaml"), Optional.of("overlay")));
    assertThat(labs.resolve("azure-cnj@overlay"))
        .isInstanceOfSatisfying(
            Labs.Resolved.Unknown.class,
            it ->
                assertThat(it.message())
                    .startsWith("wanted the name of a lab or a path, came \"azure-cnj\"; did you"));
  }

  @Test
  void anAtSignMayBePartOfAPath() throws IOException {
    assertThat(labs.resolve("a@b/lab.yaml"))
        .isEqualTo(new Labs.Resolved.Found(Path.of("a@b/lab.yaml")));
    Path odd = Files.writeString(folder.resolve("odd@name"), "title: x");
    assertThat(labs.resolve(odd.toString())).isEqualTo(new Labs.Resolved.Found(odd));
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    assertThat(labs.resolve("kubenet-pod-2-vm"))
        .isEqualTo(
            new Labs.Resolved.Unknown(
                "wanted the name of a lab or a path, came \"kubenet-pod-2-vm\"; did you mean"
                    + " kubenet-pod-to-vm? (there are: azure-cni, kubenet-pod-to-vm)"));
    assertThat(labs.resolve("a\0b"))
        .isEqualTo(
            new Labs.Resolved.Unknown(
                "wanted a lab's name or a path, came a path with a NUL in it"));
    assertThat(labs.resolve("")).isInstanceOf(Labs.Resolved.Unknown.class);
  }
}
