package io.hoplab.labfile;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes endpoints of Services of Kubernetes EndpointSlices: they are what kube-proxy sees, whatever
 * the Service selects.
 */
final class ManifestSlices {
  private static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  private static final String CONTROLLER = "endpointslice-controller.k8s.io";

  private final ManifestSection pods;
  private final ManifestSection services;
  private final Set<String> passedOver;
  private final Problems problems;
  private final ManifestPlaces places;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, SliceEndpoints> found = new LinkedHashMap<>();

  /**
   * @param passedOver the Services that kube-proxy has no rules for
   */
  ManifestSlices(
      ManifestSection pods,
      ManifestSection services,
      Set<String> passedOver,
      Problems problems,
      ManifestPlaces places) {
    this.pods = pods;
    this.services = services;
    this.passedOver = passedOver;
    this.problems = problems;
    this.places = places;
  }

  /** Puts the endpoints of the slices into the Services. */
  void add(List<ManifestObject> slices) {
    for (ManifestObject slice : slices) {
      String owner = names.putIfAbsent(slice.title(), "in line " + slice.name().node().line());
      if (owner != null) {
        slice
            .name()
            .problem("wanted each EndpointSlice once, came this one again: the first is " + owner);
      } else if (isForKubeProxy(slice)) {
        add(slice);
      } else {
        leaveOut(slice);
      }
    }
    found.values().forEach(it -> services.replace(it.service(), it.inService()));
  }

  private static boolean isForKubeProxy(ManifestObject slice) {
    Optional<Item> type = slice.item().get("addressType").filter(it -> !it.text().equals("IPv4"));
    type.ifPresent(
        it ->
            it.warning(
                it.text().equals("FQDN")
                    ? "kube-proxy makes nothing of names: these endpoints are left out"
                    : "IPv4 alone is built here: these endpoints are left out"));
    return type.isEmpty()
        && ServiceManifest.NOT_FOR_KUBE_PROXY.stream()
            .noneMatch(label -> slice.label(label).isPresent());
  }

  /** A Service that selects nothing has the endpoints of its slices, be there none. */
  private void leaveOut(ManifestObject slice) {
    Optional<Item> service =
        slice
            .label(SERVICE_NAME)
            .flatMap(
                it ->
                    services.find(
                        ManifestObject.serviceKey(slice.namespace(), it.text()), problems));
    service
        .filter(it -> it.get("selector").isEmpty() && it.get("endpoints").isEmpty())
        .ifPresent(
            it -> found.computeIfAbsent(it.name(), any -> new SliceEndpoints(it, slice, places)));
  }

  private void add(ManifestObject slice) {
    Optional<Item> label = slice.label(SERVICE_NAME).filter(Item::isScalar);
    if (label.isEmpty()) {
      slice
          .name()
          .warning(
              "kube-proxy passes over an EndpointSlice without the label "
                  + SERVICE_NAME
                  + ": these endpoints are left out");
      return;
    }
    String key = ManifestObject.serviceKey(slice.namespace(), label.get().text());
    Optional<Item> service = services.find(key, problems);
    if (service.isEmpty()) {
      if (!passedOver.contains(key)) {
        label
            .get()
            .warning(
                "these endpoints are left out: wanted the name of a Service, came "
                    + Spelling.unknown(key, services.names()));
      }
      return;
    }
    Optional<Item> stated = service.get().get("endpoints");
    if (stated.isPresent()) {
      slice
          .item()
          .problem(
              "wanted the endpoints of Service "
                  + key
                  + " in one place, came an EndpointSlice beside "
                  + stated.get().path()
                  + " in line "
                  + stated.get().key().line());
      return;
    }
    boolean managed = slice.label(MANAGED_BY).map(Item::text).orElse("").equals(CONTROLLER);
    if (!managed && service.get().get("selector").isPresent()) {
      slice
          .name()
          .warning(
              "Service "
                  + key
                  + " has a selector, for which the endpointslice-controller makes a slice beside"
                  + " this one; here the endpoints are those of the slices that are given");
    }
    found
        .computeIfAbsent(key, it -> new SliceEndpoints(service.get(), slice, places))
        .add(slice, ref -> pods.find(ref, problems));
  }
}
