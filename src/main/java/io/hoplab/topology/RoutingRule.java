package io.hoplab.topology;

import io.hoplab.net.InterfaceName;

/**
 * A rule of the routing policy database (ip-rule(8)): packets that came in here are looked up
 * there.
 *
 * @param priority the rule's place, lowest first; main stands at 32766
 * @param incoming the interface a packet came in by
 * @param table the routing table to look in
 * @param note why it is there
 */
public record RoutingRule(int priority, InterfaceName incoming, int table, Note note) {}
