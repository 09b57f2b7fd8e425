package io.hoplab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PageTest {
  private static final String WORDS = "one two three four five six seven eight nine ten eleven";

  private final Page page = new Page(60);

  private void set(String start, String words, int hanging) {
    page.set(start, words, UnaryOperator.identity(), hanging);
  }

  @Test
  void wordsAreBrokenUnderTheirOwnBeginning() {
    page.set("label  ", WORDS, words -> "<" + words + ">");
    assertThat(page.toString().lines())
        .containsExactly(
            "label  <one two three four five six seven eight nine ten>", "       <eleven>");
  }

  @Test
  void aLineIsAsLongAsItMayBeAndNoLonger() {
    page.set("", "x".repeat(30) + " " + "y".repeat(29), UnaryOperator.identity());
    page.set("", "x".repeat(30) + " " + "y".repeat(30), UnaryOperator.identity());
    assertThat(page.toString().lines().map(String::length)).containsExactly(60, 30, 30);
  }

  @Test
  void colourTakesNoRoom() {
    set("\u001b[1m" + "a".repeat(50) + "\u001b[0m ", "123456789", 4);
    assertThat(page.toString().lines()).hasSize(1);
  }

  @Test
  void whereNothingFitsBehindTheBeginningTheWordsStandBelow() {
    set("a".repeat(58) + "  ", "S-01 S-02", 4);
    assertThat(page.toString().lines()).containsExactly("a".repeat(58), "    S-01 S-02");
  }

  @Test
  void aWordThatIsLongerThanALineIsNotCut() {
    set("  ", "y".repeat(70) + " z", 2);
    assertThat(page.toString().lines()).containsExactly("  " + "y".repeat(70), "  z");
  }

  @Test
  void aRuleStaysWhole() {
    String rule = "-t nat -A KUBE-SEP-UIQK3OSOSTRHRPBX -j DNAT --to-destination 10.244.1.2:8080";
    set("  rule  ", rule, 8);
    String nftables = "add rule ip kube-proxy services ip daddr . meta l4proto vmap @service-ips";
    set("  rule  ", nftables, 8);
    assertThat(page.toString().lines()).containsExactly("  rule  " + rule, "  rule  " + nftables);
  }

  @Test
  void whatDoesNotFitIsCutAtAWord() {
    assertThat(page.fitted(40, "It is, and was.")).isEqualTo("It is, and was.");
    assertThat(page.fitted(40, "There is one, and no other")).isEqualTo("There is one, and …");
    assertThat(page.fitted(40, "There is, mostly, one")).isEqualTo("There is, mostly …");
    assertThat(page.fitted(30, WORDS)).hasSizeLessThanOrEqualTo(30);
  }
}
