package io.hoplab.lab;

import io.hoplab.expect.ExpectedFlow;
import java.util.Optional;

/**
 * One conversation of a lab.
 *
 * @param name its name in the lab
 * @param probe what is sent
 * @param expected the way that it must take
 * @param answeredBy which conversation is meant when the probe has to be repeated; empty when the
 *     first will do
 * @param change what is done to the running network before it is sent, and stays so
 */
public record Flow(
    String name,
    Probe probe,
    ExpectedFlow expected,
    Optional<AnsweredBy> answeredBy,
    Optional<NetworkChange> change) {

  /** A flow whose first conversation is meant. */
  public Flow(String name, Probe probe, ExpectedFlow expected) {
    this(name, probe, expected, Optional.empty(), Optional.empty());
  }

  /** The same flow, of which that conversation is meant. */
  public Flow answeredBy(AnsweredBy meant) {
    return new Flow(name, probe, expected, Optional.of(meant), change);
  }

  /** The same flow, sent once that is done. */
  public Flow after(NetworkChange done) {
    return new Flow(name, probe, expected, answeredBy, Optional.of(done));
  }
}
