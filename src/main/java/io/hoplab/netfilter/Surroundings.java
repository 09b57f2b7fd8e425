package io.hoplab.netfilter;

import java.util.function.LongSupplier;

/**
 * What matches ask of the host besides the packet.
 *
 * @param legs its interfaces
 * @param dice decides for the statistic match
 * @param seconds the time for the recent match
 * @param recent the lists of the recent match
 */
record Surroundings(Legs legs, Dice dice, LongSupplier seconds, RecentLists recent) {}
