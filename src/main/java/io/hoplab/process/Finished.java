package io.hoplab.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program that ran to its end, and what it left.
 *
 * @param command what was run
 * @param exitCode its exit code, 128 and more after a signal
 * @param output its standard output
 * @param errors its standard error
 */
public record Finished(Command command, int exitCode, String output, String errors) {
  private static final int SIGNALLED = 128;

  /**
   * Runs a program to its end.
   *
   * @param input what it gets on standard input
   * @param deadline how long it may take; it is killed after that
   * @throws IOException when it cannot be started or takes too long, with the command in the
   *     message
   */
  public static Finished run(Command command, String input, Duration deadline) throws IOException {
    try (Program program = Program.start(command)) {
      CompletableFuture<String> output = read(program.output(), command);
      CompletableFuture<String> errors = read(program.errors(), command);
      try (OutputStream stdin = program.input()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // The program ended without reading all of it: its exit code and errors say why.
      }
      int exitCode = program.exit().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return new Finished(command, exitCode, output.get(), errors.get());
    } catch (TimeoutException e) {
      throw new IOException(command + " took more than " + deadline.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(command + ": " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(command + " was interrupted", e);
    }
  }

  /**
   * The same program's standard output when it ended with 0, and an error with its words if not.
   */
  public String outputOrThrow() throws IOException {
    if (exitCode != 0) {
      throw new IOException(command + " ended with " + exitCode + ": " + errors.strip());
    }
    return output;
  }

  /** Why it failed, in its own words where it has any. */
  public String complaint() {
    return errors.isBlank()
        ? exitCode > SIGNALLED
            ? "ended by signal " + (exitCode - SIGNALLED)
            : "ended with " + exitCode
        : errors.strip();
  }

  private static CompletableFuture<String> read(InputStream stream, Command command) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.completeExceptionally(e);
              }
            },
            command.arguments().get(0) + " output");
    reader.setDaemon(true);
    reader.start();
    return text;
  }
}
