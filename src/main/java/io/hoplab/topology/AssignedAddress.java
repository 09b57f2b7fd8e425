package io.hoplab.topology;

import io.hoplab.net.InterfaceAddress;

/** An address that an interface carries, and why. */
public record AssignedAddress(InterfaceAddress address, Note note) {}
