package io.hoplab.probe;

import io.hoplab.lab.Probe;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.process.Vantage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The same HTTP request several times, by one curl, each time on a connection of its own. */
public final class Attempts {
  private Attempts() {}

  /**
   * Sends the requests one after the other, up to the first that is not answered.
   *
   * @param from what the host that asks has
   * @param patience how long each request may take
   * @return the requests that were sent, in their order; one at least
   * @throws IOException when curl cannot be run, or says nothing of any request
   */
  public static List<Attempt> send(Probe.Curl probe, int times, Vantage from, Duration patience)
      throws IOException {
    Command command = ProbeRun.command(arguments(probe, times, from, patience), from);
    // The last may take all of its time; those before it were answered, if slowly.
    Finished finished = Finished.run(command, "", patience.multipliedBy(2).plus(ProbeRun.GRACE));
    List<Attempt> attempts = Attempt.parse(finished.output());
    if (attempts.isEmpty()) {
      throw new IOException(command + ": " + finished.errors().strip());
    }
    return attempts;
  }

  static List<String> arguments(Probe.Curl probe, int times, Vantage from, Duration patience) {
    List<String> single = ProbeRun.arguments(probe, from, patience);
    List<String> arguments = new ArrayList<>(single.subList(0, single.size() - 1));
    arguments.addAll(
        // The server ends the connection then, so that curl has to make another.
        List.of("--header", "Connection: close", "--fail-early", "--write-out", Attempt.TRAILER));
    arguments.addAll(Collections.nCopies(times, single.get(single.size() - 1)));
    return arguments;
  }
}
