package io.hoplab.kubeproxy;

import io.hoplab.net.Protocol;

/**
 * The names of the chains of one port of a Service: a prefix and the first 16 characters of
 * base32(sha256(port name, protocol)), since a chain's name has 28 characters at most.
 */
final class ChainNames {
  private static final int LENGTH = 16;

  private final String hashed;
  private final String hash;

  /** The chains of a port that Kubernetes calls {@code namespace/service:port}. */
  ChainNames(String portName, Protocol protocol) {
    hashed = portName + protocol;
    hash = Base32Hash.of(hashed, LENGTH);
  }

  /** Chooses among all endpoints. */
  String cluster() {
    return "KUBE-SVC-" + hash;
  }

  /** Chooses among the endpoints of the node. */
  String local() {
    return "KUBE-SVL-" + hash;
  }

  /** Takes in what comes for an address outside the cluster. */
  String external() {
    return "KUBE-EXT-" + hash;
  }

  /** Lets only some clients through to {@link #external}. */
  String firewall() {
    return "KUBE-FW-" + hash;
  }

  /** Translates to one endpoint, {@code address:port}. */
  String endpoint(String place) {
    return "KUBE-SEP-" + Base32Hash.of(hashed + place, LENGTH);
  }
}
