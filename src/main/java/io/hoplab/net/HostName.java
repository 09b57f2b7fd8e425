package io.hoplab.net;

import java.util.Optional;

/**
 * The name of a host of a lab, and of its netns: a DNS label (RFC 1123), as Kubernetes wants node
 * and pod names.
 *
 * @param value the label
 */
public record HostName(String value) implements Comparable<HostName> {
  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

  /** Refuses what is not a DNS label of at most 63 characters. */
  public HostName {
    if (!value.matches(LABEL)) {
      throw new InvalidValueException(
          "a name of lower-case letters, digits and dashes, at most 63 characters", value);
    }
  }

  /** The name as a value. */
  public static HostName of(String value) {
    return new HostName(value);
  }

  /** The name as a value, where the text may be one. */
  public static Optional<HostName> find(String text) {
    return text.matches(LABEL) ? Optional.of(new HostName(text)) : Optional.empty();
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
