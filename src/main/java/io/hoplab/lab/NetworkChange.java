package io.hoplab.lab;

import io.hoplab.topology.Topology;
import java.util.List;

/**
 * What is done to the running network before a flow is sent.
 *
 * @param changes what is changed
 * @param after the network as it is from then on
 */
public record NetworkChange(List<Change> changes, Topology after) {

  /** Takes a copy of the list. */
  public NetworkChange {
    changes = List.copyOf(changes);
  }
}
