package io.hoplab.verify;

import io.hoplab.apply.ApplyException;
import java.io.IOException;

/**
 * A lab that could not be built or watched.
 *
 * @param lab its name
 * @param cause what went wrong
 */
public record Unbuilt(String lab, IOException cause) {

  /**
   * Whether it is the lab's own iptables rules that were refused: the others are the same in every
   * lab, and what they need is seen to before.
   */
  public boolean isByItsRules() {
    return cause instanceof ApplyException refused && refused.isByRules();
  }

  @Override
  public String toString() {
    return lab
        + ": "
        + cause.getMessage()
        + (isByItsRules() ? "; see iptables of that node in the lab file" : "");
  }
}
