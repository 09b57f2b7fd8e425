package io.hoplab.probe;

import io.hoplab.lab.Probe;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The same HTTP request several times, by one curl, each time on a connection of its own. */
public final class Attempts {
  private Attempts() {}

  /**
   * Sends the requests one after the other, up to the first that is not answered.
   *
   * @param netns the netns of the host that asks
   * @param patience how long each request may take
   * @return the requests that were sent, in their order; one at least
   * @throws IOException when curl cannot be run, or says nothing of any request
   */
  public static List<Attempt> send(Probe.Curl probe, int times, Path netns, Duration patience)
      throws IOException {
    Command command = new Command(arguments(probe, times, patience), Optional.of(netns));
    // The last may take all of its time; those before it were answered, if slowly.
    Finished finished = Finished.run(command, "", patience.multipliedBy(2).plus(ProbeRun.GRACE));
    List<Attempt> attempts = Attempt.parse(finished.output());
    if (attempts.isEmpty()) {
      throw new IOException(command + ": " + finished.errors().strip());
    }
    return attempts;
  }

  static List<String> arguments(Probe.Curl probe, int times, Duration patience) {
    List<String> single = ProbeRun.arguments(probe, patience);
    List<String> arguments = new ArrayList<>(single.subList(0, single.size() - 1));
    arguments.addAll(
        // The server ends the connection then, so that curl has to make another.
        List.of("--header", "Connection: close", "--fail-early", "--write-out", Attempt.TRAILER));
    arguments.addAll(Collections.nCopies(times, single.get(single.size() - 1)));
    return arguments;
  }
}
