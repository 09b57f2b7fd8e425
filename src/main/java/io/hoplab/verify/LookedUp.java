package io.hoplab.verify;

import io.hoplab.netns.RouteAnswer;
import io.hoplab.topology.RouteProtocol;
import java.util.Optional;

/**
 * What a routing question brought.
 *
 * @param answer where a packet would go
 * @param maker who made the route that says so; empty when there is none
 */
public record LookedUp(RouteAnswer answer, Optional<RouteProtocol> maker) {}
