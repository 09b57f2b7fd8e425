package io.hoplab.labfile;

import io.hoplab.azure.Resources;
import io.hoplab.k8s.Cluster;
import java.util.Optional;

/** The network of a lab in the domain's words. */
record Network(Resources azure, Optional<Cluster> cluster) {}
