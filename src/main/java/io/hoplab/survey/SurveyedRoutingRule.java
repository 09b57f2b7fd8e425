package io.hoplab.survey;

import io.hoplab.topology.RoutingRule;
import java.util.Optional;

/**
 * A routing rule as it really is.
 *
 * @param priority its place, the lowest first
 * @param text the rule much as {@code ip rule} prints it: {@code from all iif eth0 lookup 101}
 * @param rule the same in the words of a topology, which know no more than source, mark and
 *     interface; empty where they do not suffice
 */
public record SurveyedRoutingRule(int priority, String text, Optional<RoutingRule> rule) {}
