package io.hoplab.labfile;

import io.hoplab.expect.ExpectedTrace;
import io.hoplab.expect.PathProblem;
import io.hoplab.flow.Way;
import io.hoplab.lab.Probe;
import io.hoplab.topology.Topology;
import java.util.List;

/** Finds the lines of an expected path that no packet of the network could ever take. */
@FunctionalInterface
public interface PathCheck {
  /** The problems of one way of a flow; empty when the path can be. */
  List<PathProblem> check(Topology topology, Probe probe, Way way, ExpectedTrace expected);
}
