package io.hoplab.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several requests of the same curl.
 *
 * @param run what curl said about it
 * @param port the source port of its connection; empty when there was no connection
 */
public record Attempt(ProbeRun run, OptionalInt port) {

  /** Behind what a server answered, which may end without a new line. */
  static final String TRAILER = "\\nhoplab: %{exitcode} %{local_port} %{errormsg}\\n";

  private static final Pattern TRAILED =
      Pattern.compile("hoplab: (?<exit>\\d+) (?<port>\\d+) ?(?<error>.*)");

  /** The host that answered: the first word of what a web server of a lab says. */
  public Optional<String> answerer() {
    return run.answered() ? Optional.of(run.said().split(" ", 2)[0]) : Optional.empty();
  }

  /** Takes curl's output apart, in the order of the requests. */
  static List<Attempt> parse(String output) {
    List<Attempt> attempts = new ArrayList<>();
    StringBuilder answer = new StringBuilder();
    for (String line : output.lines().toList()) {
      Matcher trailer = TRAILED.matcher(line);
      if (!trailer.matches()) {
        answer.append(line).append('\n');
        continue;
      }
      int port = Integer.parseInt(trailer.group("port"));
      attempts.add(
          new Attempt(
              ProbeRun.of(
                  Integer.parseInt(trailer.group("exit")),
                  answer.toString(),
                  "curl: (" + trailer.group("exit") + ") " + trailer.group("error")),
              port == 0 ? OptionalInt.empty() : OptionalInt.of(port)));
      answer.setLength(0);
    }
    return attempts;
  }
}
