package io.hoplab.kubeproxy;

import io.hoplab.net.InvalidValueException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A Service and its endpoints.
 *
 * @param service the Service
 * @param endpoints all of its endpoints, ready or not, on whatever node
 */
public record BackedService(Service service, List<Endpoint> endpoints) {

  /** Refuses an endpoint with a port that the Service does not have, or that is there twice. */
  public BackedService {
    endpoints = List.copyOf(endpoints);
    Set<String> names = new HashSet<>();
    service.ports().forEach(port -> names.add(port.name()));
    Set<String> places = new HashSet<>();
    for (Endpoint endpoint : endpoints) {
      for (String name : endpoint.ports().keySet()) {
        String place = endpoint.address() + ":" + endpoint.ports().get(name);
        if (!places.add(name + " at " + place)) {
          throw new InvalidValueException(
              "each endpoint once for port \"" + name + "\" of " + service.name(), place);
        }
        if (!names.contains(name)) {
          throw new InvalidValueException(
              "ports of " + service.name() + " at its endpoint " + endpoint.address(), name);
        }
      }
    }
  }
}
