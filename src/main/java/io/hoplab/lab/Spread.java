package io.hoplab.lab;

import io.hoplab.net.HostName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Many connections, and to which endpoints they must lead.
 *
 * @param name its name in the lab
 * @param probe what is sent, each time on a connection of its own
 * @param connections how often
 * @param on the host whose rules choose or translate
 * @param expected where they must lead
 * @param change what is done to the running network before it is sent, and stays so
 */
public record Spread(
    String name,
    Probe.Curl probe,
    int connections,
    HostName on,
    Expected expected,
    Optional<NetworkChange> change) {

  /** A spread before which nothing is changed. */
  public Spread(String name, Probe.Curl probe, int connections, HostName on, Expected expected) {
    this(name, probe, connections, on, expected, Optional.empty());
  }

  /** The same spread, sent once that is done. */
  public Spread after(NetworkChange done) {
    return new Spread(name, probe, connections, on, expected, Optional.of(done));
  }

  /** Where the connections of a client lead. */
  public sealed interface Expected {}

  /** To each of these by chance, so often. */
  public record Shares(Map<HostName, Share> byHost) implements Expected {

    /** Takes a copy of the map, in its order. */
    public Shares {
      byHost = Collections.unmodifiableMap(new LinkedHashMap<>(byHost));
    }

    @Override
    public String toString() {
      return byHost.entrySet().stream()
          .map(entry -> entry.getKey() + " " + entry.getValue())
          .collect(Collectors.joining(", "));
    }
  }

  /**
   * They are there at the same time, and not all of them find a port.
   *
   * @param established how many come about; the others are not answered
   */
  public record AtOnce(int established) implements Expected {
    @Override
    public String toString() {
      return established + " at the same time, and no more";
    }
  }

  /**
   * Those that led to one backend lead to others once that is out, and no other moves; what was
   * established before goes on.
   *
   * @param from the backend that the change takes out
   */
  public record Moves(HostName from) implements Expected {
    @Override
    public String toString() {
      return "those of " + from + " move, and no other";
    }
  }

  /** All to the same, whichever it is: the Service has session affinity. */
  public record Sticky() implements Expected {
    @Override
    public String toString() {
      return "one endpoint for all";
    }
  }
}
