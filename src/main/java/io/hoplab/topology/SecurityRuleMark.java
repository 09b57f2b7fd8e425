package io.hoplab.topology;

import java.util.regex.Pattern;

/**
 * The comment by which an iptables rule of the fabric names the security rule that it plays. Other
 * comments only say at length what a rule does; this one is the rule's name, and stays with it
 * where a rule is told in brief.
 */
public final class SecurityRuleMark {
  private static final String WORD = "networkSecurityGroup ";
  private static final Pattern OTHER_COMMENT =
      Pattern.compile(" -m comment --comment (?!\"" + WORD + ")(\"[^\"]*\"|\\S+)");

  private SecurityRuleMark() {}

  /** The comment of a group's rule: {@code networkSecurityGroup web-nsg: DenyAllInBound}. */
  public static String comment(String group, String rule) {
    return WORD + group + ": " + rule;
  }

  /** A text with rules in it without their comments, but for those that name a security rule. */
  public static String withoutOtherComments(String text) {
    return OTHER_COMMENT.matcher(text).replaceAll("");
  }
}
