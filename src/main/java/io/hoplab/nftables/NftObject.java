package io.hoplab.nftables;

import io.hoplab.net.InvalidValueException;
import java.time.Duration;
import java.util.Optional;

/**
 * A table or a thing in one, as nft(8) has them. An empty comment is none.
 *
 * @see <a href="https://www.netfilter.org/projects/nftables/manpage.html">nft(8)</a>
 */
public sealed interface NftObject {
  /** nft refuses a longer comment. */
  int LONGEST_COMMENT = 128;

  /** The table that it is, or that it is in. */
  NftTable table();

  /** What adds it, as one would type it behind {@code nft}. */
  String addition();

  /** The table itself. */
  record Table(NftTable table, String comment) implements NftObject {
    /** Checks the comment. */
    public Table {
      checkComment(comment);
    }

    @Override
    public String addition() {
      return "add table " + table + (comment.isEmpty() ? "" : " {" + block(comment) + "}");
    }
  }

  /**
   * A set with a name.
   *
   * @param type of its elements: {@code ipv4_addr . inet_proto}
   * @param timeout how long an element stays that a rule puts in; empty when only commands do
   */
  record NamedSet(
      NftTable table, String name, String type, Optional<Duration> timeout, String comment)
      implements NftObject {
    /** Checks the name and the comment. */
    public NamedSet {
      checkName(name);
      checkText(type);
      checkComment(comment);
    }

    @Override
    public String addition() {
      String dynamic =
          timeout
              .map(time -> " flags dynamic,timeout ; timeout " + time.toSeconds() + "s ;")
              .orElse("");
      return "add set %s %s { type %s ;%s%s}".formatted(table, name, type, dynamic, block(comment));
    }
  }

  /**
   * A set whose elements come and go while the network runs.
   *
   * @param type of its elements: {@code mark}
   */
  record FilledSet(NftTable table, String name, String type, String comment) implements NftObject {
    /** Checks the name and the comment. */
    public FilledSet {
      checkName(name);
      checkText(type);
      checkComment(comment);
    }

    @Override
    public String addition() {
      return "add set %s %s { type %s ; flags dynamic ;%s}"
          .formatted(table, name, type, block(comment));
    }
  }

  /**
   * A map from keys to verdicts.
   *
   * @param keyType {@code inet_proto . inet_service}
   */
  record VerdictMap(NftTable table, String name, String keyType, String comment)
      implements NftObject {
    /** Checks the name and the comment. */
    public VerdictMap {
      checkName(name);
      checkText(keyType);
      checkComment(comment);
    }

    @Override
    public String addition() {
      return "add map %s %s { type %s : verdict ;%s}"
          .formatted(table, name, keyType, block(comment));
    }
  }

  /**
   * A map that rules fill and that a rule asks for a value.
   *
   * @param keyType {@code ipv4_addr . inet_service}
   * @param valueType {@code mark}
   * @param timeout how long an entry stays that nobody asks for
   */
  record FilledMap(
      NftTable table,
      String name,
      String keyType,
      String valueType,
      Duration timeout,
      String comment)
      implements NftObject {
    /** What the kernel has room for: without a number of its own a map holds 65535. */
    private static final int SIZE = 131_072;

    /** Checks the name and the comment. */
    public FilledMap {
      checkName(name);
      checkText(keyType);
      checkText(valueType);
      checkComment(comment);
    }

    @Override
    public String addition() {
      return "add map %s %s { type %s : %s ; flags dynamic,timeout ; timeout %ds ; size %d ;%s}"
          .formatted(table, name, keyType, valueType, timeout.toSeconds(), SIZE, block(comment));
    }
  }

  /**
   * A chain that the kernel calls.
   *
   * @param type {@code filter} or {@code nat}
   * @param hook where: {@code prerouting}, {@code input}, {@code forward}, {@code output} or {@code
   *     postrouting}
   * @param priority its place among the chains of that hook, lowest first
   */
  record BaseChain(NftTable table, String name, String type, String hook, int priority)
      implements NftObject {
    /** Checks the name. */
    public BaseChain {
      checkName(name);
      checkText(type);
      checkText(hook);
    }

    @Override
    public String addition() {
      return "add chain %s %s { type %s hook %s priority %d ; }"
          .formatted(table, name, type, hook, priority);
    }
  }

  /** A chain that rules and verdict maps lead to. */
  record Chain(NftTable table, String name, String comment) implements NftObject {
    /** Checks the name and the comment. */
    public Chain {
      checkName(name);
      checkComment(comment);
    }

    @Override
    public String addition() {
      return "add chain %s %s%s"
          .formatted(table, name, comment.isEmpty() ? "" : " {" + block(comment) + "}");
    }
  }

  /**
   * A rule at the end of its chain.
   *
   * @param spec matches and statements: {@code ip saddr 10.244.0.0/16 accept}
   */
  record Rule(NftTable table, String chain, String spec, String comment) implements NftObject {
    /** Checks the chain's name, the text and the comment. */
    public Rule {
      checkName(chain);
      checkText(spec);
      checkComment(comment);
    }

    @Override
    public String addition() {
      return "add rule %s %s %s%s".formatted(table, chain, spec, suffix(comment));
    }
  }

  /**
   * An element of a set or map with a name.
   *
   * @param key {@code 172.31.0.5 . tcp . 443}
   * @param verdict what a map leads to; empty in a set
   */
  record Element(NftTable table, String set, String key, Optional<String> verdict, String comment)
      implements NftObject {
    /** Checks the set's name, the texts and the comment. */
    public Element {
      checkName(set);
      checkText(key);
      verdict.ifPresent(NftObject::checkText);
      checkComment(comment);
    }

    /** nft wants the comment before the verdict. */
    @Override
    public String addition() {
      return "add element %s %s { %s%s%s }"
          .formatted(table, set, key, suffix(comment), verdict.map(it -> " : " + it).orElse(""));
    }
  }

  private static String block(String comment) {
    return comment.isEmpty() ? " " : suffix(comment) + " ; ";
  }

  private static String suffix(String comment) {
    return comment.isEmpty() ? "" : " comment \"" + comment + "\"";
  }

  /** Refuses what nft does not read as a name, or the kernel finds too long. */
  static void checkName(String name) {
    if (!name.matches("[A-Za-z][A-Za-z0-9/_.-]{0,254}")) {
      throw new InvalidValueException(
          "a name of letters, digits, slashes, dots and dashes, at most 255 characters", name);
    }
  }

  private static void checkText(String text) {
    if (text.isBlank() || text.indexOf('\n') >= 0 || text.indexOf(';') >= 0) {
      throw new InvalidValueException("one command on one line", text);
    }
  }

  private static void checkComment(String comment) {
    if (comment.length() > LONGEST_COMMENT || comment.matches("(?s).*[\"\n\\\\].*")) {
      throw new InvalidValueException(
          "a comment of at most " + LONGEST_COMMENT + " characters on one line without quotes",
          comment);
    }
  }
}
