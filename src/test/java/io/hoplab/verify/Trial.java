package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.expect.Elaboration;
import io.hoplab.expect.Opening;
import io.hoplab.flow.Way;
import io.hoplab.k8s.Network;
import io.hoplab.lab.Lab;
import io.hoplab.labfile.LabFiles;
import io.hoplab.labfile.Reading;
import io.hoplab.plan.Plan;
import io.hoplab.tracing.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Lab files read as the command line reads them, and verified on this machine's kernel. */
final class Trial {
  static final Path LABS = Path.of("labs");
  static final Path OWN_LABS = Path.of("src/test/resources/io/hoplab/verify");
  static final Path FOLDER = Path.of("/run/hoplab");

  private Trial() {}

  /** The lab in a file, which must have no problem. */
  static Lab read(Path file) {
    Reading reading =
        new LabFiles(
                Network::lower,
                (topology, probe, way, expected) ->
                    Elaboration.problems(
                        topology,
                        expected,
                        way == Way.REQUEST
                            ? new Opening(probe.protocol(), 0, probe.port(), Opening.DEFAULT_TTL)
                            : new Opening(probe.protocol(), probe.port(), 0, Opening.DEFAULT_TTL)))
            .read(file);
    if (reading instanceof Reading.Invalid invalid) {
      throw new AssertionError(invalid.problems().toString());
    }
    return ((Reading.Valid) reading).lab();
  }

  /** The lab of a text. */
  static Lab of(String text) throws IOException {
    Path file = Files.createTempFile("lab", ".yaml");
    try {
      Files.writeString(file, text);
      return read(file);
    } finally {
      Files.delete(file);
    }
  }

  /** The text with one part, which must be there once, replaced by another. */
  static String replace(String text, String old, String replacement) {
    assertThat(text.split(java.util.regex.Pattern.quote(old), -1)).as(old).hasSize(2);
    return text.replace(old, replacement);
  }

  static LabResult verify(Lab lab) throws IOException {
    return verify(lab, UnaryOperator.identity());
  }

  static LabResult verify(Lab lab, UnaryOperator<Plan> alteration) throws IOException {
    return verification(Backend.NFT).verify(lab, alteration);
  }

  static Verification verification(Backend backend) throws IOException {
    return new Verification(
        Files.createTempDirectory(Files.createDirectories(FOLDER), "trial"),
        4,
        Patience.ORDINARY,
        backend);
  }

  static void assertPass(LabResult result) {
    assertThat(result.firstFinding()).as(result.lab()).isEmpty();
    assertThat(result.verdict()).as(result.lab()).isEqualTo(Verdict.PASS);
  }
}
