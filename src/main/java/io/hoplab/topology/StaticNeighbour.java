package io.hoplab.topology;

import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;

/** A neighbour that the kernel is told of: it neither asks for it nor forgets it. */
public record StaticNeighbour(Ipv4Address address, MacAddress mac, Note note) {}
