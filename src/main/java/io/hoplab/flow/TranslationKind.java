package io.hoplab.flow;

import io.hoplab.net.InvalidValueException;

/** The ways in which NAT rewrites an address. */
public enum TranslationKind {
  /** The source of a request is replaced (targets SNAT and MASQUERADE). */
  SNAT("SNAT", true),
  /** The destination of a request is replaced (targets DNAT and REDIRECT). */
  DNAT("DNAT", false),
  /** conntrack restores the destination of a reply to a source-translated request. */
  UN_SNAT("un-SNAT", false),
  /** conntrack restores the source of a reply to a destination-translated request. */
  UN_DNAT("un-DNAT", true);

  private final String words;
  private final boolean source;

  TranslationKind(String words, boolean source) {
    this.words = words;
    this.source = source;
  }

  /** Whether it is the source that changes. */
  public boolean rewritesSource() {
    return source;
  }

  /** Whether conntrack does it from its state, with no rule matching. */
  public boolean restores() {
    return this == UN_SNAT || this == UN_DNAT;
  }

  /** The kind as a lab file spells it. */
  public static TranslationKind parse(String text) {
    for (TranslationKind kind : values()) {
      if (kind.words.equals(text)) {
        return kind;
      }
    }
    throw new InvalidValueException("SNAT, DNAT, un-SNAT or un-DNAT", text);
  }

  @Override
  public String toString() {
    return words;
  }
}
