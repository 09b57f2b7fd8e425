package io.hoplab.inquiry;

import io.hoplab.lab.Probe;
import java.util.ArrayList;
import java.util.List;

/**
 * What an inquiry found.
 *
 * @param probe what was sent
 * @param said what each program said that sent it
 * @param conversations as many
 * @param gaps evidence that was due and is missing, a line each
 * @param captured whether every capture is complete, so that no hop is missing
 */
public record Answer(
    Probe probe,
    List<String> said,
    List<Conversation> conversations,
    List<String> gaps,
    boolean captured) {

  /** Takes copies of the lists. */
  public Answer {
    said = List.copyOf(said);
    conversations = List.copyOf(conversations);
    gaps = List.copyOf(gaps);
  }

  /** The conversations by the way that they took, the most frequent first. */
  public List<List<Conversation>> paths() {
    List<List<Conversation>> paths = new ArrayList<>();
    for (Conversation conversation : conversations) {
      paths.stream()
          .filter(path -> path.get(0).isLike(conversation))
          .findFirst()
          .orElseGet(
              () -> {
                List<Conversation> fresh = new ArrayList<>();
                paths.add(fresh);
                return fresh;
              })
          .add(conversation);
    }
    paths.sort((one, other) -> Integer.compare(other.size(), one.size()));
    return paths;
  }

  /** The worst outcome; what cannot be told is worse than an end that is known. */
  public Outcome outcome() {
    Outcome worst =
        conversations.stream()
            .map(Conversation::outcome)
            .max(Outcome::compareTo)
            .orElse(Outcome.UNKNOWN);
    return worst == Outcome.ENDED && !captured ? Outcome.UNKNOWN : worst;
  }
}
