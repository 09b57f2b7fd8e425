package io.hoplab.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a running program says on its standard error, read as it comes. */
public final class LastWords {
  /**
   * How long the words of a program that has ended are waited for, in ms. They are in the pipe when
   * it ends; only a child of its own can hold the pipe open for longer.
   */
  private static final long OF_THE_ENDED = 2_000;

  private final Program program;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private volatile Optional<String> failure = Optional.empty();

  private LastWords(Program program, String thread) {
    this.program = program;
    reader = new Thread(this::read, thread);
    reader.setDaemon(true);
  }

  /** Begins to read what the program says, on a thread of that name. */
  public static LastWords of(Program program, String thread) {
    LastWords words = new LastWords(program, thread);
    words.reader.start();
    return words;
  }

  private void read() {
    try (BufferedReader errors =
        new BufferedReader(new InputStreamReader(program.errors(), StandardCharsets.UTF_8))) {
      for (String line = errors.readLine(); line != null; line = errors.readLine()) {
        synchronized (lines) {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      failure = Optional.of(e.getMessage());
    }
  }

  /** The lines so far; all of them once the program has ended. */
  public List<String> lines() {
    if (!program.isAlive()) {
      join(OF_THE_ENDED);
    }
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** The last line so far, that the program ended with once it has; "nothing" if there is none. */
  public String last() {
    List<String> all = lines();
    return all.isEmpty() ? "nothing" : all.get(all.size() - 1);
  }

  /** Whether a line so far has these words. */
  public boolean heard(String words) {
    return lines().stream().anyMatch(line -> line.contains(words));
  }

  /** Why the program could not be read to its end; empty as long as it can. */
  public Optional<String> failure() {
    return failure;
  }

  /**
   * Waits until the program has said its last.
   *
   * @param deadline in ms
   * @return whether it has
   */
  public boolean join(long deadline) {
    try {
      reader.join(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !reader.isAlive();
  }
}
