package io.hoplab.netfilter;

/** What connection tracking says of a packet: {@code --ctstate} of iptables-extensions(8). */
public enum ConnectionState {
  /** The first packet of a connection: the only one that meets the nat table. */
  NEW,
  ESTABLISHED,
  RELATED,
  INVALID,
  UNTRACKED
}
