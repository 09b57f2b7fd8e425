package io.hoplab.kubeproxy;

import io.hoplab.net.InvalidValueException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All Services of a cluster with their endpoints.
 *
 * @param all the Services, in any order
 */
public record Services(List<BackedService> all) {

  /**
   * Refuses two Services with one name, one ClusterIP, or one node port; also a health check's port
   * that is a node port.
   */
  public Services {
    all = List.copyOf(all);
    Map<String, ServiceName> taken = new HashMap<>();
    for (BackedService backed : all) {
      Service service = backed.service();
      take(taken, "Service " + service.name(), service.name());
      take(taken, "ClusterIP " + service.clusterIp(), service.name());
      for (ServicePort port : service.ports()) {
        if (port.nodePort().isPresent()) {
          take(
              taken,
              "node port " + port.nodePort().getAsInt() + "/" + port.protocol(),
              service.name());
        }
      }
      if (service.healthCheckNodePort().isPresent()) {
        take(
            taken,
            "node port " + service.healthCheckNodePort().getAsInt() + "/tcp",
            service.name());
      }
    }
  }

  private static void take(Map<String, ServiceName> taken, String what, ServiceName name) {
    ServiceName owner = taken.putIfAbsent(what, name);
    if (owner != null) {
      throw new InvalidValueException(what + " once, which " + owner + " has", name.toString());
    }
  }
}
