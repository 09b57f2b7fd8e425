package io.hoplab.conntrack;

import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.Protocol;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One conversation as conntrack keeps it.
 *
 * <p>The tuples differ by more than their direction where the conversation is translated: the reply
 * is what the kernel expects the other side to send.
 *
 * @param original from the side that asked, before any translation
 * @param reply from the side that answers, before it is translated back
 * @param tcpState the state as conntrack(8) prints it, such as {@code ESTABLISHED}; empty when the
 *     protocol has none, or an event does not say it
 * @param status what the kernel knows of it
 * @param timeout seconds until it is forgotten; empty when an event does not say it
 */
public record ConntrackEntry(
    FiveTuple original,
    FiveTuple reply,
    Optional<String> tcpState,
    Set<Status> status,
    OptionalInt timeout) {

  private static final int ECHO_REQUEST = 8;
  private static final int ECHO_REPLY = 0;

  /** Takes a copy of the set. */
  public ConntrackEntry {
    status = Set.copyOf(status);
  }

  /** The bits of {@code IPS_…} (linux/netfilter/nf_conntrack_common.h). */
  public enum Status {
    EXPECTED(1),
    SEEN_REPLY(1 << 1),
    ASSURED(1 << 2),
    CONFIRMED(1 << 3),
    SRC_NAT(1 << 4),
    DST_NAT(1 << 5),
    SEQ_ADJUST(1 << 6),
    SRC_NAT_DONE(1 << 7),
    DST_NAT_DONE(1 << 8),
    DYING(1 << 9),
    FIXED_TIMEOUT(1 << 10),
    TEMPLATE(1 << 11),
    UNTRACKED(1 << 12),
    HELPER(1 << 13),
    OFFLOAD(1 << 14);

    private final int bit;

    Status(int bit) {
      this.bit = bit;
    }

    boolean in(int bits) {
      return (bits & bit) != 0;
    }
  }

  /** The protocol of both tuples. */
  public Protocol protocol() {
    return original.protocol();
  }

  /** Whether nothing has come back yet. */
  public boolean unreplied() {
    return !status.contains(Status.SEEN_REPLY);
  }

  /** Whether the other side has gone on after its first answer, so that the entry is kept long. */
  public boolean assured() {
    return status.contains(Status.ASSURED);
  }

  /** Whether the source or the destination is rewritten. */
  public boolean translated() {
    return status.contains(Status.SRC_NAT) || status.contains(Status.DST_NAT);
  }

  /**
   * The entry as {@code conntrack -L} prints it, without what changes by itself or says nothing:
   * the timeout, mark and use count, and the padding.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(protocol()).append(' ').append(protocol().number());
    tcpState.ifPresent(state -> text.append(' ').append(state));
    tuple(text, original, true);
    if (unreplied()) {
      text.append(" [UNREPLIED]");
    }
    tuple(text, reply, false);
    if (assured()) {
      text.append(" [ASSURED]");
    }
    return text.toString();
  }

  private static void tuple(StringBuilder text, FiveTuple tuple, boolean asks) {
    AddressPort source = tuple.source();
    AddressPort destination = tuple.destination();
    text.append(" src=").append(source.address()).append(" dst=").append(destination.address());
    if (tuple.protocol() == Protocol.ICMP) {
      text.append(" type=").append(asks ? ECHO_REQUEST : ECHO_REPLY);
      text.append(" code=0 id=").append(asks ? source.port() : destination.port());
    } else {
      text.append(" sport=").append(source.port()).append(" dport=").append(destination.port());
    }
  }
}
