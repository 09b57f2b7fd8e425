package io.hoplab.topology;

import io.hoplab.iptables.Table;

/** A chain that rules of a host need besides the built-in ones. */
public record Chain(Table table, String name, Note note) {}
