package io.hoplab.survey;

import io.hoplab.net.Cidr;
import io.hoplab.topology.Route;
import java.util.Optional;

/**
 * A route as it really is.
 *
 * @param text the route much as {@code ip route} prints it: {@code default via 10.240.0.1 dev eth0}
 * @param destination where to
 * @param table the number of its routing table
 * @param byKernel whether the kernel made it, for an address of the host
 * @param route the same in the words of a topology, which know no metric, no TOS and no several
 *     next hops; empty where they do not suffice
 */
public record SurveyedRoute(
    String text, Cidr destination, int table, boolean byKernel, Optional<Route> route) {}
