package io.hoplab.net;

/**
 * What tells one conversation's direction from every other: protocol, source and destination.
 *
 * @param protocol the transport
 * @param source where the packet comes from
 * @param destination where it goes
 */
public record FiveTuple(Protocol protocol, AddressPort source, AddressPort destination) {

  /** The tuple of the answer when nothing on the way rewrites it. */
  public FiveTuple mirrored() {
    return new FiveTuple(protocol, /* source= */ destination, /* destination= */ source);
  }

  @Override
  public String toString() {
    return protocol + " " + source + " > " + destination;
  }
}
