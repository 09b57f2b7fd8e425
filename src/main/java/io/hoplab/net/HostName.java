package io.hoplab.net;

/**
 * The name of a host of a lab, and of its netns: a DNS label (RFC 1123), as Kubernetes wants node
 * and pod names.
 *
 * @param value the label
 */
public record HostName(String value) implements Comparable<HostName> {

  /** Refuses what is not a DNS label of at most 63 characters. */
  public HostName {
    if (!value.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
      throw new InvalidValueException(
          "a name of lower-case letters, digits and dashes, at most 63 characters", value);
    }
  }

  /** The name as a value. */
  public static HostName of(String value) {
    return new HostName(value);
  }

  @Override
  public int compareTo(HostName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
