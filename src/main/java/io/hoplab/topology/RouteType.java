package io.hoplab.topology;

import java.util.Locale;

/** What the kernel does with a packet that takes a route (ip-route(8), route types). */
public enum RouteType {
  UNICAST(1),
  BLACKHOLE(6),
  UNREACHABLE(7),
  PROHIBIT(8),
  /** As if this table had no route: the next routing rule decides. */
  THROW(9);

  private final int code;

  RouteType(int code) {
    this.code = code;
  }

  /** The value of {@code rtm_type} (linux/rtnetlink.h). */
  public int code() {
    return code;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
