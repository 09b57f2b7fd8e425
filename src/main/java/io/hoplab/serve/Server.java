package io.hoplab.serve;

import io.hoplab.apply.HostFiles;
import io.hoplab.process.Program;
import io.hoplab.topology.Listener;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A running server of a host. */
public final class Server implements AutoCloseable {
  private final Listener listener;
  private final Program program;

  private Server(Listener listener, Program program) {
    this.listener = listener;
    this.program = program;
  }

  /**
   * Starts the server of a listener; {@link #missing()} says when it listens.
   *
   * @param netns the host's netns
   * @param files the files of all hosts
   * @throws IOException when it cannot be started
   */
  public static Server start(Listener listener, Topology topology, Path netns, HostFiles files)
      throws IOException {
    return new Server(
        listener, Program.start(ServerProgram.command(listener, topology, netns, files)));
  }

  /**
   * What is missing until the server can be asked; empty when it listens.
   *
   * @throws IOException when it has ended, with what it said
   */
  public Optional<String> missing() throws IOException {
    requireAlive();
    return ServerProgram.listens(listener, program.pid())
        ? Optional.empty()
        : Optional.of(ServerProgram.nothingListens(listener));
  }

  /**
   * Makes sure that the server has not ended.
   *
   * @throws IOException when it has, with what it said
   */
  public void requireAlive() throws IOException {
    if (!program.isAlive()) {
      throw new IOException(listener.host() + ": " + program.command() + " ended: " + lastWords());
    }
  }

  private String lastWords() {
    try {
      return new String(program.errors().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
