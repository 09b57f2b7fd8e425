package io.hoplab.topology;

/**
 * Two interfaces that are one cable.
 *
 * @param left the end that the plan names first
 * @param right its peer
 * @param note why they are connected
 */
public record VethPair(VethEnd left, VethEnd right, Note note) {}
