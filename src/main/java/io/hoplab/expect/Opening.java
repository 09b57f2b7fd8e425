package io.hoplab.expect;

import io.hoplab.net.Protocol;

/**
 * What is known of a way's first packet before it is sent, or once it was seen.
 *
 * @param protocol its transport
 * @param sourcePort its source port; 0 while nobody knows
 * @param destinationPort its destination port; 0 for a protocol without ports, or while nobody
 *     knows
 * @param ttl the time to live that its sender gives it
 */
public record Opening(Protocol protocol, int sourcePort, int destinationPort, int ttl) {

  /** Linux' {@code net.ipv4.ip_default_ttl}. */
  public static final int DEFAULT_TTL = 64;
}
