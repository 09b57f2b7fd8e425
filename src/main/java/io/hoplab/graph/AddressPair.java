package io.hoplab.graph;

import io.hoplab.net.Ipv4Address;

/** Where a packet comes from and where it goes. */
record AddressPair(Ipv4Address source, Ipv4Address destination) {
  AddressPair from(Ipv4Address other) {
    return new AddressPair(other, destination);
  }

  AddressPair to(Ipv4Address other) {
    return new AddressPair(source, other);
  }

  /** The answer's. */
  AddressPair mirrored() {
    return new AddressPair(/* source= */ destination, /* destination= */ source);
  }
}
