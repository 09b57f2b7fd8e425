package io.hoplab.lab;

import java.util.List;

/**
 * The same lab with something changed, and what must happen then.
 *
 * @param name what it shows, in words
 * @param changes what is changed
 * @param lab the changed lab; its flows are those that the counter-proof says something about
 */
public record Counterproof(String name, List<Change> changes, Lab lab) {

  /** Takes a copy of the list. */
  public Counterproof {
    changes = List.copyOf(changes);
  }
}
