package io.hoplab.netfilter;

/** How a packet's way through a host ends. */
public enum Fate {
  /** It is the host's own. */
  DELIVERED,
  /** It leaves the host. */
  SENT_ON,
  /** A rule or a policy threw it away; nobody is told. */
  DROPPED,
  /** A rule refused it; its sender is told. */
  REJECTED,
  /** There is no route to its destination. */
  NO_ROUTE
}
