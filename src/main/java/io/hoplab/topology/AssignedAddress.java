package io.hoplab.topology;

import io.hoplab.net.InterfaceAddress;

/**
 * An address that an interface carries.
 *
 * @param prefixRoute whether the kernel makes a route to the address's range for it
 * @param note why it is there
 */
public record AssignedAddress(InterfaceAddress address, boolean prefixRoute, Note note) {

  /** An address with the route that the kernel makes for it. */
  public AssignedAddress(InterfaceAddress address, Note note) {
    this(address, true, note);
  }
}
