package io.hoplab.netfilter;

/** Decides what the statistic match leaves to chance. */
@FunctionalInterface
interface Dice {
  /** Whether something of that probability happens this time. */
  boolean hit(double probability);
}
