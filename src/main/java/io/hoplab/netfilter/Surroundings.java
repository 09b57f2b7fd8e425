package io.hoplab.netfilter;

import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What matches ask of the host besides the packet.
 *
 * @param legs its interfaces
 * @param draws numbers from 0 (inclusive) to 1 (exclusive) for the statistic match
 * @param seconds the time for the recent match
 * @param recent the lists of the recent match
 */
record Surroundings(Legs legs, DoubleSupplier draws, LongSupplier seconds, RecentLists recent) {}
