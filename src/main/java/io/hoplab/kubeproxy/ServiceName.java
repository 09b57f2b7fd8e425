package io.hoplab.kubeproxy;

import io.hoplab.net.InvalidValueException;

/**
 * The Kubernetes namespace and the name of a Service.
 *
 * @param namespace the Kubernetes namespace, a DNS label
 * @param name the name, a DNS label that starts with a letter (RFC 1035)
 */
public record ServiceName(String namespace, String name) implements Comparable<ServiceName> {
  static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

  /** Refuses what the API server refuses. */
  public ServiceName {
    if (!namespace.matches(LABEL)) {
      throw new InvalidValueException(
          "a Kubernetes namespace of lower-case letters, digits and dashes, at most 63 characters",
          namespace);
    }
    if (!name.matches(LABEL) || !Character.isLetter(name.charAt(0))) {
      throw new InvalidValueException(
          "a Service name of lower-case letters, digits and dashes that starts with a letter, at"
              + " most 63 characters",
          name);
    }
  }

  /** By the text {@code namespace/name}, as kube-proxy sorts. */
  @Override
  public int compareTo(ServiceName other) {
    return toString().compareTo(other.toString());
  }

  /** {@code default/web} */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
