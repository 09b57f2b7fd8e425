package io.hoplab.topology;

/**
 * Why a piece of the network is there, for the reader of the plan.
 *
 * @param why the reason, in a few words
 * @param realism whether the piece is there because the real system has it, so that no flow of the
 *     lab can notice when it is missing
 */
public record Note(String why, boolean realism) {

  /** A piece that the lab's flows, claims or counter-proofs rely on. */
  public static Note because(String why) {
    return new Note(why, false);
  }

  /** A piece that is there for realism alone. */
  public static Note realism(String why) {
    return new Note(why, true);
  }
}
