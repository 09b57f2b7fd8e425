package io.hoplab.labfile;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that was probably meant. */
final class Spelling {
  private static final int FEW = 10;

  private Spelling() {}

  /** {@code "akss"; did you mean aks? (there are: aks, vms)}. */
  static String unknown(String word, Collection<String> known) {
    StringBuilder text = new StringBuilder("\"").append(word).append('"');
    nearest(word, known).ifPresent(it -> text.append("; did you mean ").append(it).append('?'));
    if (known.isEmpty()) {
      text.append(" (there is none)");
    } else if (known.size() <= FEW) {
      text.append(known.size() == 1 ? " (there is: " : " (there are: ")
          .append(String.join(", ", known))
          .append(')');
    }
    return text.toString();
  }

  /** The word that takes the fewest edits, when those are few for its length. */
  static Optional<String> nearest(String word, Collection<String> known) {
    String best = null;
    int fewest = Math.max(1, Math.min(3, word.length() / 3)) + 1;
    for (String candidate : known) {
      if (Math.abs(candidate.length() - word.length()) < fewest) {
        int edits = edits(word, candidate);
        if (edits < fewest) {
          fewest = edits;
          best = candidate;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** Insertions, deletions, replacements and swaps of neighbours, case aside. */
  private static int edits(String left, String right) {
    String a = left.toLowerCase(java.util.Locale.ROOT);
    String b = right.toLowerCase(java.util.Locale.ROOT);
    int[][] table = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          table[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        table[i][j] =
            Math.min(table[i - 1][j - 1] + cost, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
        }
      }
    }
    return table[a.length()][b.length()];
  }
}
