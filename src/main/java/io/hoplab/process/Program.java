package io.hoplab.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteResultHandler;
import org.apache.commons.exec.ExecuteStreamHandler;

/** A program that runs until it ends by itself or is closed. */
public final class Program implements AutoCloseable {
  private final Command command;
  private final Launch launch = new Launch();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final CompletableFuture<Void> launched = new CompletableFuture<>();

  private Program(Command command) {
    this.command = command;
  }

  /**
   * Starts the program and returns as soon as its process is there.
   *
   * @throws IOException when it cannot be started, with the command in the message
   */
  public static Program start(Command command) throws IOException {
    Program program = new Program(command);
    program.launch();
    return program;
  }

  private void launch() throws IOException {
    CommandLine line = new CommandLine(command.executed().get(0));
    command.executed().stream().skip(1).forEach(argument -> line.addArgument(argument, false));
    launch.setStreamHandler(new Streams());
    launch.execute(line, new Exit());
    try {
      launched.join();
    } catch (java.util.concurrent.CompletionException e) {
      throw new IOException("cannot start " + command + ": " + e.getCause().getMessage(), e);
    }
  }

  /** What the program is. */
  public Command command() {
    return command;
  }

  /** The program's process id, as this process sees it. */
  public long pid() {
    return launch.process.pid();
  }

  /** What the program writes to its standard output. */
  public InputStream output() {
    return launch.process.getInputStream();
  }

  /** What the program writes to its standard error. */
  public InputStream errors() {
    return launch.process.getErrorStream();
  }

  /** The program's standard input. */
  public OutputStream input() {
    return launch.process.getOutputStream();
  }

  /** The exit code, once the program has ended; 128 and more after a signal. */
  public CompletableFuture<Integer> exit() {
    return exit.copy();
  }

  /** Whether the program still runs. */
  public boolean isAlive() {
    return launch.process.isAlive();
  }

  /** Asks the program to end (SIGTERM). What it still writes can be read. */
  public void terminate() {
    // Not Process.destroy, which closes the streams at once.
    launch.process.toHandle().destroy();
  }

  /** Ends the program at once (SIGKILL) and waits until the kernel has taken it away. */
  @Override
  public void close() {
    launch.process.destroyForcibly();
    exit.join();
  }

  /** Keeps the process, of which Commons Exec shows only streams and exit code. */
  private final class Launch extends DefaultExecutor {
    private volatile Process process;

    @SuppressWarnings("deprecation") // the builder cannot make a subclass
    private Launch() {}

    @Override
    protected Process launch(CommandLine line, Map<String, String> env, Path workingDirectory)
        throws IOException {
      if (command.resolvConf().isPresent()) {
        ResolvConf.put(command.resolvConf().get());
      }
      process = super.launch(line, env, workingDirectory);
      return new Streamless(process);
    }

    /**
     * The thread is this program's alone, and what it does to its mounts is seen by nobody else.
     */
    @Override
    protected Thread createThread(Runnable runnable, String name) {
      Thread thread = new Thread(runnable, command.arguments().get(0));
      thread.setDaemon(true);
      return thread;
    }
  }

  /** Leaves the streams to whoever reads them instead of pumping them. */
  private final class Streams implements ExecuteStreamHandler {
    @Override
    public void setProcessInputStream(OutputStream stream) {}

    @Override
    public void setProcessOutputStream(InputStream stream) {}

    @Override
    public void setProcessErrorStream(InputStream stream) {}

    @Override
    public void start() {
      launched.complete(null);
    }

    @Override
    public void stop() {}
  }

  /**
   * The process without its streams. Commons Exec closes them as soon as the process has ended, and
   * what its reader has not read by then, such as a program's last words, would be lost.
   */
  private static final class Streamless extends Process {
    private final Process process;

    private Streamless(Process process) {
      this.process = process;
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
      return InputStream.nullInputStream();
    }

    @Override
    public InputStream getErrorStream() {
      return InputStream.nullInputStream();
    }

    @Override
    public int waitFor() throws InterruptedException {
      return process.waitFor();
    }

    @Override
    public int exitValue() {
      return process.exitValue();
    }

    @Override
    public void destroy() {
      process.destroy();
    }
  }

  private final class Exit implements ExecuteResultHandler {
    @Override
    public void onProcessComplete(int exitValue) {
      exit.complete(exitValue);
    }

    @Override
    public void onProcessFailed(ExecuteException failure) {
      launched.completeExceptionally(failure);
      exit.complete(failure.getExitValue());
    }
  }
}
