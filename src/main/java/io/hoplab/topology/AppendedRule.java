package io.hoplab.topology;

import io.hoplab.iptables.IptablesRule;

/** An iptables rule at the end of its chain, and why. */
public record AppendedRule(IptablesRule rule, Note note) {}
