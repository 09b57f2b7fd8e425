package io.hoplab.azure;

/**
 * Ports next to each other.
 *
 * @param first the lowest
 * @param last the highest
 */
record PortRange(int first, int last) {}
