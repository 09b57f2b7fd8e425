package io.hoplab.labfile;

import io.hoplab.azure.Resources;
import io.hoplab.k8s.Cluster;
import io.hoplab.topology.Topology;
import java.util.Optional;

/** Makes hosts, routes and rules of the domain's words. */
@FunctionalInterface
public interface Lowering {
  /** The network that plays this; what it is given is free of problems. */
  Topology lower(Resources azure, Optional<Cluster> cluster);
}
