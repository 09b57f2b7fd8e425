package io.hoplab.report;

import io.hoplab.inquiry.Answer;
import io.hoplab.inquiry.Conversation;
import io.hoplab.inquiry.Outcome;
import io.hoplab.inquiry.Overheard;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.verify.Verdict;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Conversations as {@link TextReport} draws a flow: the path there and back, a line a hop. */
public final class TraceReport {
  private static final ClaimMarks NONE = ClaimMarks.none();

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private TraceReport() {}

  /** An answer, with each way that its conversations took. */
  public static String text(Answer answer, Ink ink) {
    StringBuilder text = new StringBuilder();
    List<List<Conversation>> paths = answer.paths();
    int all = answer.conversations().size();
    text.append(
        String.format(
            "%s  %s%s%n",
            ink.bold(answer.probe().toString()),
            outcome(answer.outcome(), ink),
            ink.faint("  " + said(answer))));
    for (List<Conversation> path : paths) {
      if (all > 1) {
        text.append(
            String.format(
                "%n  %s  %s%n",
                ink.bold(path.size() + " of " + all + " went this way"),
                outcome(path.get(0).outcome(), ink)));
      }
      text.append(ways(path.get(0), ink));
    }
    answer.gaps().forEach(gap -> text.append("    evidence is missing: ").append(gap).append('\n'));
    return text.toString();
  }

  /** A conversation that was overheard; of a way that was shown before, no more than a line. */
  public static String text(Overheard overheard, Ink ink) {
    Conversation conversation = overheard.conversation();
    String head =
        TIME.format(overheard.began().atZone(ZoneId.systemDefault()))
            + "  "
            + ink.bold(
                conversation.client()
                    + "  "
                    + conversation.meant().protocol()
                    + " "
                    + conversation.meant().source()
                    + " > "
                    + conversation.meant().destination())
            + "  "
            + outcome(conversation.outcome(), ink)
            + "  path "
            + overheard.path();
    return overheard.times() > 1
        ? head + ink.faint(", taken " + overheard.times() + " times") + "\n"
        : head + "\n" + ways(conversation, ink);
  }

  private static String said(Answer answer) {
    List<String> different = answer.said().stream().distinct().toList();
    return different.size() == 1
        ? different.get(0)
        : different.size() > 1 ? different.get(0) + " …" : "";
  }

  private static String outcome(Outcome outcome, Ink ink) {
    return ink.verdict(
        switch (outcome) {
          case ANSWERED -> Verdict.PASS;
          case ENDED -> Verdict.FAIL;
          case UNKNOWN -> Verdict.NOT_PROVEN;
        },
        outcome.toString());
  }

  /** The path there and back of one conversation, and what did not take it. */
  static String ways(Conversation conversation, Ink ink) {
    Page page = new Page(Page.WIDTH);
    WaysPicture.draw(page, conversation.packets(), way -> NONE, ink);
    for (ObservedPacket packet : conversation.stragglers()) {
      page.line(ink.faint("    " + packet.way() + ", a later packet"));
      TracePicture.draw(page, packet.trace(), NONE, ink);
    }
    conversation.packets().stream()
        .flatMap(packet -> packet.notes().stream())
        .distinct()
        .forEach(note -> page.set(ink.faint("    note: "), note, ink::faint));
    return page.toString();
  }
}
