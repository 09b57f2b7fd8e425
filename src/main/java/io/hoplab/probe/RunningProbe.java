package io.hoplab.probe;

import io.hoplab.lab.Probe;
import io.hoplab.process.Program;
import io.hoplab.process.Vantage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A probe whose program has not ended yet. */
public final class RunningProbe implements AutoCloseable {
  private final Program program;
  private final CompletableFuture<String> output;
  private final CompletableFuture<String> errors;
  private boolean ended;

  private RunningProbe(Program program) {
    this.program = program;
    output = read(program.output());
    errors = read(program.errors());
  }

  /**
   * Starts the program of a probe.
   *
   * @param from what the host that asks has
   * @param patience how long the program waits for an answer; dig rounds it up to a second
   * @throws IOException when the program cannot be run
   */
  public static RunningProbe start(Probe probe, Vantage from, Duration patience)
      throws IOException {
    return new RunningProbe(
        Program.start(ProbeRun.command(ProbeRun.arguments(probe, from, patience), from)));
  }

  private static CompletableFuture<String> read(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.complete("");
              }
            },
            "probe output");
    reader.setDaemon(true);
    reader.start();
    return text;
  }

  /** Completes when the program has ended. */
  public CompletableFuture<Integer> exit() {
    return program.exit();
  }

  /** The same, once the program has had that long to end by itself. */
  ProbeRun endWithin(Duration patience) throws IOException {
    try {
      program.exit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return end();
    } catch (TimeoutException e) {
      end();
      return new ProbeRun(false, "no answer within " + patience.toMillis() + " ms");
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      close();
      throw new IOException(e.getCause());
    }
  }

  /** What the program said; one that still waits is ended, since what it waits for is known. */
  public ProbeRun end() {
    boolean waits = program.isAlive();
    close();
    if (waits) {
      return new ProbeRun(false, "it still waited, and was ended");
    }
    return ProbeRun.of(program.exit().join(), output.join(), errors.join());
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      program.close();
    }
  }
}
