package io.hoplab.kubeproxy;

import io.hoplab.net.AddressPort;
import io.hoplab.net.InvalidValueException;

/**
 * The port of a Service's pods, by number or by the name that a container gives it. kube-proxy
 * never reads it: an {@link Endpoint} has the number that the control plane found.
 */
public sealed interface TargetPort {

  /** A port from 1 to 65535. */
  record Numbered(int port) implements TargetPort {
    /** Checks the port's range. */
    public Numbered {
      AddressPort.parsePort(Integer.toString(port));
    }

    @Override
    public String toString() {
      return Integer.toString(port);
    }
  }

  /** The name of a container port (IANA service name, RFC 6335, section 5.1). */
  record Named(String name) implements TargetPort {
    /** Refuses what the API server refuses. */
    public Named {
      if (!name.matches("(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?")) {
        throw new InvalidValueException(
            "a port from 1 to 65535, or a container port's name of at most 15 lower-case letters,"
                + " digits and single dashes",
            name);
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Reads {@code 8080} or {@code http}. */
  static TargetPort parse(String text) {
    return text.matches("[0-9]+") ? new Numbered(AddressPort.parsePort(text)) : new Named(text);
  }
}
