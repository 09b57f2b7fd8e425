package io.hoplab.observe;

import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;

/**
 * The beginning of a conversation.
 *
 * @param client the host that began it
 * @param meant its tuple as the client's program knows it
 * @param nanos when, in nanoseconds since 1970
 */
public record Opening(HostName client, FiveTuple meant, long nanos) {}
