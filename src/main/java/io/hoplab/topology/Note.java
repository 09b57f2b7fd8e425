package io.hoplab.topology;

/**
 * Why a piece of the network is there, for the reader of the plan.
 *
 * @param why the reason, in a few words
 * @param need how much the lab relies on it
 */
public record Note(String why, Need need) {

  /** How much a lab relies on a piece. */
  public enum Need {
    /** Its flows, claims or counter-proofs notice when the piece is missing. */
    HERE,
    /** Several hosts have the same piece; on one of them at least it is noticed when missing. */
    ON_SOME_HOST,
    /** The real system has it; maybe nothing in the lab notices when it is missing. */
    REALISM
  }

  /** A piece that the lab's flows, claims or counter-proofs rely on. */
  public static Note because(String why) {
    return new Note(why, Need.HERE);
  }

  /** A piece that every node has, although the lab may need it on one of them only. */
  public static Note onSomeNode(String why) {
    return new Note(why, Need.ON_SOME_HOST);
  }

  /** A piece that is there for realism alone. */
  public static Note realism(String why) {
    return new Note(why, Need.REALISM);
  }

  /** Whether the piece is there for realism alone. */
  public boolean realism() {
    return need == Need.REALISM;
  }
}
