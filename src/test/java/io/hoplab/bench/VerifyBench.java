package io.hoplab.bench;

import io.hoplab.expect.Elaboration;
import io.hoplab.expect.Opening;
import io.hoplab.flow.Way;
import io.hoplab.k8s.Network;
import io.hoplab.lab.Lab;
import io.hoplab.labfile.LabFiles;
import io.hoplab.labfile.Reading;
import io.hoplab.tracing.Backend;
import io.hoplab.verify.LabResult;
import io.hoplab.verify.Patience;
import io.hoplab.verify.Verdict;
import io.hoplab.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Verifies one lab again and again in one JVM, and prints the seconds of each time after the first
 * few, in which the JVM warms up. Arguments: the lab file, the times, a folder of the sandbox.
 */
public final class VerifyBench {
  private static final int WARMING = 10;
  private static final double NANOS = 1e9;

  private VerifyBench() {}

  /** Runs. */
  public static void main(String[] args) throws IOException {
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
            .read(Path.of(args[0]));
    Lab lab = ((Reading.Valid) reading).lab();
    Verification verification =
        new Verification(
            Files.createDirectories(Path.of(args[2])), 1, Patience.ORDINARY, Backend.NFT);
    for (int i = 0; i < WARMING + Integer.parseInt(args[1]); i++) {
      long start = System.nanoTime();
      LabResult result = verification.verify(lab, UnaryOperator.identity());
      long end = System.nanoTime();
      if (result.verdict() != Verdict.PASS) {
        throw new IllegalStateException(result.firstFinding());
      }
      if (i >= WARMING) {
        System.out.printf("%.4f%n", (end - start) / NANOS);
      }
    }
  }
}
