package io.hoplab.conntrack;

/**
 * Something that happened to an entry.
 *
 * @param kind what
 * @param entry the entry as the event describes it, which need not be complete: a DESTROY says
 *     neither state nor timeout
 */
public record ConntrackEvent(Kind kind, ConntrackEntry entry) {

  /** As conntrack(8) prints it in {@code -E}. */
  public enum Kind {
    NEW,
    UPDATE,
    DESTROY
  }

  /** The event as {@code conntrack -E} prints it: {@code [NEW] tcp 6 SYN_SENT src=…}. */
  @Override
  public String toString() {
    return "[" + kind + "] " + entry;
  }
}
