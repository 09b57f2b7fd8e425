package io.hoplab.doctor;

import java.util.Optional;

/**
 * What was found of one need.
 *
 * @param need what labs need
 * @param found what is there
 * @param cure the command that mends it; empty when nothing is wrong
 */
public record Finding(String need, String found, Optional<String> cure) {

  static Finding well(String need, String found) {
    return new Finding(need, found, Optional.empty());
  }

  static Finding ill(String need, String found, String cure) {
    return new Finding(need, found, Optional.of(cure));
  }

  /** Whether the need is met. */
  public boolean isWell() {
    return cure.isEmpty();
  }
}
