package io.hoplab.topology;

import io.hoplab.net.InvalidValueException;
import java.util.Locale;
import java.util.Optional;

/** Who made a route (ip-route(8), {@code protocol}; {@code RTPROT_…} in linux/rtnetlink.h). */
public enum RouteProtocol {
  /** The kernel itself, for the prefix of an address. */
  KERNEL(2),
  /** Whoever added it without saying so, as {@code ip route add} does. */
  BOOT(3),
  /** An administrator, who says so. */
  STATIC(4);

  private final int code;

  RouteProtocol(int code) {
    this.code = code;
  }

  /** The protocol of that {@code rtm_protocol}, if it is one of these. */
  public static Optional<RouteProtocol> of(int code) {
    for (RouteProtocol protocol : values()) {
      if (protocol.code == code) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }

  /** The protocol as {@code ip route} prints it. */
  public static RouteProtocol parse(String text) {
    for (RouteProtocol protocol : values()) {
      if (protocol.toString().equals(text)) {
        return protocol;
      }
    }
    throw new InvalidValueException("kernel, boot or static", text);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
