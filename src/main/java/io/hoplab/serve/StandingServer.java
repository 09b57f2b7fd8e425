package io.hoplab.serve;

import io.hoplab.apply.HostFiles;
import io.hoplab.process.Command;
import io.hoplab.process.Detached;
import io.hoplab.topology.Listener;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A server that goes on when this process has ended, as long as its sandbox is there. */
public final class StandingServer {
  private final Listener listener;
  private final Command command;
  private final Path log;
  private final Detached program;

  private StandingServer(Listener listener, Command command, Path log) throws IOException {
    this.listener = listener;
    this.command = command;
    this.log = log;
    this.program = Detached.start(command, log);
  }

  /**
   * Starts the server of a listener; {@link #missing()} says when it listens. Its folder then holds
   * what it says, in {@code log}, and {@code process}: its process id and when that process was
   * started, which is field 22 of {@code /proc/PID/stat} (proc(5)).
   *
   * @param netns the host's netns
   * @param files the files of all hosts
   * @throws IOException when it cannot be started
   */
  public static StandingServer start(
      Listener listener, Topology topology, Path netns, HostFiles files) throws IOException {
    Command command = ServerProgram.command(listener, topology, netns, files);
    Path folder = ServerProgram.folder(listener, files);
    StandingServer server = new StandingServer(listener, command, folder.resolve("log"));
    Files.writeString(
        folder.resolve("process"), server.program.pid() + " " + server.startTime() + "\n");
    return server;
  }

  private String startTime() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(program.pid()), "stat"));
    // The second field is a name in parentheses, which may hold any characters.
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
  }

  /**
   * What is missing until the server can be asked; empty when it listens.
   *
   * @throws IOException when it has ended, with what it said
   */
  public Optional<String> missing() throws IOException {
    if (!program.isAlive()) {
      throw new IOException(listener.host() + ": " + command + " ended: " + lastWords());
    }
    return ServerProgram.listens(listener, program.pid())
        ? Optional.empty()
        : Optional.of(ServerProgram.nothingListens(listener));
  }

  private String lastWords() {
    try {
      return Files.readString(log).strip();
    } catch (IOException e) {
      return e.getMessage();
    }
  }
}
