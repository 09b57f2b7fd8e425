package io.hoplab.kubeproxy;

import io.hoplab.net.InvalidValueException;

/** The types of a Service that kube-proxy makes rules for, each with what the one before has. */
public enum ServiceType {
  CLUSTER_IP("ClusterIP"),
  NODE_PORT("NodePort"),
  LOAD_BALANCER("LoadBalancer");

  private final String spelling;

  ServiceType(String spelling) {
    this.spelling = spelling;
  }

  /** The type as Kubernetes spells it: {@code NodePort}. */
  public static ServiceType parse(String text) {
    for (ServiceType type : values()) {
      if (type.spelling.equals(text)) {
        return type;
      }
    }
    throw new InvalidValueException("ClusterIP, NodePort or LoadBalancer", text);
  }

  @Override
  public String toString() {
    return spelling;
  }
}
