package io.hoplab.labfile;

import io.hoplab.k8s.Cluster;
import io.hoplab.net.Cidr;
import io.hoplab.net.Ipv4Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses of a cluster's Services, given away one by one: first those of the upper band,
 * which the API server keeps for Services that state none (KEP-3070).
 */
final class ServiceRange {
  static final Cidr DEFAULT = Cluster.DEFAULT_SERVICE_CIDR;

  private static final int SMALLEST_BAND = 16;
  private static final int LARGEST_BAND = 256;

  private final Cidr range;
  private final Map<Integer, String> owners = new HashMap<>();
  private final Set<Integer> kept = new HashSet<>();
  private long cursor;

  ServiceRange(Cidr range) {
    this.range = range;
    long band = Math.min(Math.max(SMALLEST_BAND, range.size() / SMALLEST_BAND), LARGEST_BAND);
    cursor = band < range.size() - 1 ? band + 1 : 1;
  }

  /** Leaves a Service the address that it has, before others take theirs. */
  boolean keep(Ipv4Address address, String service) {
    return range.contains(address)
        && owners.putIfAbsent(address.bits(), service) == null
        && kept.add(address.bits());
  }

  /** Gives a Service the address that it states, or says why it cannot have it. */
  void take(Ipv4Address address, String service, Item at) {
    if (!range.contains(address)) {
      at.problem(address + " is outside the service CIDR " + range);
      return;
    }
    if (range.size() > 2 && (address.equals(range.network()) || address.equals(range.last()))) {
      at.problem(
          address
              + " is the first or the last of the service CIDR "
              + range
              + ", which no Service has");
      return;
    }
    String owner = owners.putIfAbsent(address.bits(), service);
    if (owner != null && kept.contains(address.bits())) {
      at.problem(
          "wanted an address that is free, came "
              + address
              + ", which is already allocated to Service "
              + owner);
    } else if (owner != null) {
      at.problem(
          "wanted an address of its own, came "
              + address
              + ", which Service "
              + owner
              + " has already");
    }
  }

  /** The next free address. */
  Optional<Ipv4Address> next(String service, Item at) {
    for (; cursor < range.size() - 1; cursor++) {
      Ipv4Address address = range.address(cursor);
      if (owners.putIfAbsent(address.bits(), service) == null) {
        return Optional.of(address);
      }
    }
    at.problemAtKey("wanted a service CIDR with a free address for each Service, came " + range);
    return Optional.empty();
  }
}
