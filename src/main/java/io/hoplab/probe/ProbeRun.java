package io.hoplab.probe;

import io.hoplab.lab.Probe;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.process.Vantage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A probe that was sent.
 *
 * @param answered whether the program got the answer that it asked for
 * @param said what the program said about it, in one line
 */
public record ProbeRun(boolean answered, String said) {

  /** What the programs need beyond the time they may wait, on a machine that is busy. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** dig counts whole seconds: where silence is expected it would be most of a lab's time. */
  private static final Duration DIGS_LEAST = Duration.ofSeconds(1);

  private static final Duration DIGS_START = Duration.ofMillis(100);

  /**
   * Sends the probe and waits for the program to end.
   *
   * @param from what the host that asks has
   * @param patience how long the program waits for an answer
   * @throws IOException when the program cannot be run or does not end
   */
  public static ProbeRun send(Probe probe, Vantage from, Duration patience) throws IOException {
    if (probe instanceof Probe.Dig && patience.compareTo(DIGS_LEAST) < 0) {
      return RunningProbe.start(probe, from, patience).endWithin(patience.plus(DIGS_START));
    }
    Command command = command(arguments(probe, from, patience), from);
    Finished finished = Finished.run(command, "", patience.plus(GRACE));
    return of(finished.exitCode(), finished.output(), finished.errors());
  }

  static Command command(List<String> arguments, Vantage from) {
    return new Command(arguments, Optional.empty()).at(from);
  }

  static List<String> arguments(Probe probe, Vantage from, Duration patience) {
    return probe.accept(new Arguments(from, patience));
  }

  static ProbeRun of(int exitCode, String output, String errors) {
    return new ProbeRun(
        // dig ends with 0 for a name that nobody knows, too, and then prints nothing.
        exitCode == 0 && !output.isBlank(),
        lastLine(
                output.isBlank() ? errors : output, exitCode == 0 ? "an empty answer" : "no answer")
            + (exitCode == 0 ? "" : " (exit " + exitCode + ")"));
  }

  private static String lastLine(String text, String ifBlank) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? ifBlank : lines.get(lines.size() - 1).strip();
  }

  /** The probe's argument list. */
  private record Arguments(Vantage from, Duration patience) implements Probe.Visitor<List<String>> {

    @Override
    public List<String> curl(Probe.Curl probe) {
      List<String> words =
          new ArrayList<>(
              List.of(
                  "curl",
                  "--disable",
                  "--silent",
                  "--show-error",
                  "--fail",
                  "--noproxy",
                  "*",
                  "--connect-timeout",
                  seconds(),
                  "--max-time",
                  seconds()));
      if (probe.tls()) {
        from.authority().ifPresent(file -> words.addAll(List.of("--cacert", file.toString())));
      }
      words.addAll(
          probe.resolved()
              // The labs' names have no IPv6 addresses: it would only ask twice as often.
              ? List.of("--ipv4")
              : List.of("--resolve", probe.host() + ":" + probe.port() + ":" + probe.to()));
      if (probe.sourcePort().isPresent()) {
        // The server ends the connection then, so that the port is free again at once.
        words.addAll(List.of("--header", "Connection: close"));
        words.addAll(List.of("--local-port", Integer.toString(probe.sourcePort().getAsInt())));
      }
      words.add(probe.scheme() + probe.host() + ":" + probe.port() + probe.path());
      return words;
    }

    @Override
    public List<String> ping(Probe.Ping probe) {
      return List.of("ping", "-n", "-c", "2", "-i", "0.01", "-W", seconds(), probe.to().toString());
    }

    @Override
    public List<String> dig(Probe.Dig probe) {
      List<String> words = new ArrayList<>(List.of("dig"));
      probe.sourcePort().ifPresent(port -> words.addAll(List.of("-b", "0.0.0.0#" + port)));
      words.addAll(
          List.of(
              "@" + probe.to(),
              "-p",
              Integer.toString(probe.port()),
              "+tries=1",
              "+time=" + Math.max(1, (patience.toMillis() + 999) / 1000),
              "+noedns",
              "+short",
              probe.name(),
              "A"));
      return words;
    }

    private String seconds() {
      return String.format(Locale.ROOT, "%.3f", patience.toMillis() / 1000.0);
    }
  }
}
