package io.hoplab.kubeproxy;

import io.hoplab.net.InvalidValueException;

/**
 * Which endpoints a node may choose for traffic that reaches it: {@code internalTrafficPolicy} and
 * {@code externalTrafficPolicy}.
 */
public enum TrafficPolicy {
  /** All endpoints of the cluster. */
  CLUSTER("Cluster"),
  /** Only those on the node itself. */
  LOCAL("Local");

  private final String spelling;

  TrafficPolicy(String spelling) {
    this.spelling = spelling;
  }

  /** The policy as Kubernetes spells it: {@code Local}. */
  public static TrafficPolicy parse(String text) {
    for (TrafficPolicy policy : values()) {
      if (policy.spelling.equals(text)) {
        return policy;
      }
    }
    throw new InvalidValueException("Cluster or Local", text);
  }

  @Override
  public String toString() {
    return spelling;
  }
}
