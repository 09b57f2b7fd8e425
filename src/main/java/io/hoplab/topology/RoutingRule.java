package io.hoplab.topology;

/**
 * A rule of the routing policy database (ip-rule(8)): these packets are looked up there.
 *
 * @param priority the rule's place, lowest first; main stands at 32766
 * @param selector the packets that it is for
 * @param table the routing table to look in
 * @param note why it is there
 */
public record RoutingRule(int priority, Selector selector, int table, Note note) {}
