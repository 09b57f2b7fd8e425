package io.hoplab.labfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says in the words of labs what a Kubernetes Service says. */
final class ServiceManifest {
  private static final String NONE = "None";

  /**
   * Labels that kube-proxy asks the API server to keep Services, and their EndpointSlices, from it
   * for (kubernetes cmd/kube-proxy/app/server.go).
   */
  static final List<String> NOT_FOR_KUBE_PROXY =
      List.of("service.kubernetes.io/service-proxy-name", "service.kubernetes.io/headless");

  /** What is said where Kubernetes would have kube-proxy choose among the endpoints. */
  static final String HINTS =
      "kube-proxy would keep to the endpoints that are hinted at for a node or its zone; here hints"
          + " are not read, and any endpoint may be chosen";

  private static final String SECURITY_GROUP =
      "the cloud does this, and no iptables rule of a node; kube-proxy reads"
          + " spec.loadBalancerSourceRanges";

  /** Annotations that change what becomes of packets elsewhere than in kube-proxy's rules. */
  private static final Map<String, String> ANNOTATIONS =
      Map.of(
          "service.kubernetes.io/topology-mode",
          HINTS,
          "service.kubernetes.io/topology-aware-hints",
          HINTS,
          "service.beta.kubernetes.io/load-balancer-source-ranges",
          SECURITY_GROUP,
          "service.beta.kubernetes.io/azure-allowed-ip-ranges",
          SECURITY_GROUP,
          "service.beta.kubernetes.io/azure-allowed-service-tags",
          SECURITY_GROUP,
          "service.beta.kubernetes.io/azure-disable-load-balancer-floating-ip",
          "packets then come to a node's own address and the node port; here what the load balancer"
              + " sends keeps its address");

  private final ManifestObject service;
  private final ManifestWords words;

  private ServiceManifest(ManifestObject service, ManifestWords words) {
    this.service = service;
    this.words = words;
  }

  /** Whether kube-proxy has no rules for it, which is warned of. */
  static boolean isPassedOver(ManifestObject service) {
    for (String label : NOT_FOR_KUBE_PROXY) {
      if (service.label(label).isPresent()) {
        service
            .label(label)
            .get()
            .warning("kube-proxy passes over a Service with this label: there are no rules for it");
        return true;
      }
    }
    Optional<Item> external = service.spec("type").filter(it -> it.text().equals("ExternalName"));
    if (external.isPresent()) {
      external
          .get()
          .warning(
              "kube-proxy passes over a Service of this type, which is an alias that DNS answers"
                  + " with: there are no rules for it");
      return true;
    }
    List<Item> addresses = clusterAddresses(service);
    Optional<Item> headless = addresses.stream().filter(it -> it.text().equals(NONE)).findFirst();
    if (headless.isPresent()) {
      headless
          .get()
          .warning(
              "kube-proxy passes over a headless Service, whose pods DNS answers with: there are no"
                  + " rules for it");
      return true;
    }
    List<Item> families = new ArrayList<>(addresses);
    service.spec("ipFamilies").ifPresent(it -> families.addAll(it.items()));
    List<Item> six = families.stream().filter(ServiceManifest::isOfIpv6).toList();
    if (six.isEmpty()) {
      return false;
    }
    boolean alone = six.size() == families.size();
    six.get(0)
        .warning(
            alone
                ? "IPv4 alone is built here: there are no rules for a Service of IPv6"
                : "IPv4 alone is built here: there are no rules for this Service's IPv6 address");
    return alone;
  }

  private static boolean isOfIpv6(Item item) {
    return item.text().contains(":") || item.text().equals("IPv6");
  }

  /** What {@code clusterIP} and {@code clusterIPs} say, the first in front. */
  private static List<Item> clusterAddresses(ManifestObject service) {
    List<Item> addresses = new ArrayList<>();
    service.spec("clusterIP").filter(it -> !it.text().isEmpty()).ifPresent(addresses::add);
    service.spec("clusterIPs").ifPresent(it -> addresses.addAll(it.items()));
    return addresses;
  }

  /** The Service in the words of labs. */
  static YamlNode.Mapping translate(ManifestObject service, ManifestWords words) {
    ServiceManifest manifest = new ServiceManifest(service, words);
    manifest.text("type", "");
    manifest.clusterIp();
    service
        .spec("selector")
        .filter(it -> !it.entries().isEmpty() || !(it.node() instanceof YamlNode.Mapping))
        .ifPresent(it -> words.take("selector", it));
    manifest.ports();
    manifest.text("internalTrafficPolicy", "");
    manifest.text("externalTrafficPolicy", "");
    manifest.text("sessionAffinity", NONE);
    manifest.text("sessionAffinityConfig", "");
    manifest.ofIpv4("externalIPs", "address");
    manifest.ofIpv4("loadBalancerSourceRanges", "range");
    manifest.ingress();
    manifest.text("healthCheckNodePort", "0");
    if (service.isOn("publishNotReadyAddresses")) {
      manifest.text("publishNotReadyAddresses", "");
    }
    manifest.warnings();
    return words.node();
  }

  /** Takes a field over, unless it says what holds without it too. */
  private void text(String field, String byDefault) {
    service
        .spec(field)
        .filter(it -> !it.isScalar() || (!it.text().isEmpty() && !it.text().equals(byDefault)))
        .ifPresent(it -> words.take(field, it));
  }

  private void clusterIp() {
    List<Item> addresses = clusterAddresses(service);
    addresses.stream()
        .filter(it -> !isOfIpv6(it))
        .findFirst()
        .ifPresent(it -> words.take("clusterIP", it));
    Optional<Item> first =
        service.spec("clusterIPs").map(Item::items).stream().flatMap(List::stream).findFirst();
    if (first.isPresent() && !first.get().text().equals(addresses.get(0).text())) {
      first
          .get()
          .problem(
              "wanted spec.clusterIP, which is "
                  + addresses.get(0).text()
                  + ", as the first; came "
                  + first.get().node().words());
    }
  }

  private void ports() {
    List<YamlNode> ports = new ArrayList<>();
    Optional<Item> field = service.spec("ports");
    for (Item item : field.map(Item::items).orElse(List.of())) {
      ManifestWords port = words.inList("ports", ports.size(), item);
      for (String word : List.of("name", "protocol", "port", "targetPort", "nodePort")) {
        item.get(word)
            .filter(it -> !it.isScalar() || !(it.text().isEmpty() || it.text().equals("0")))
            .ifPresent(it -> port.take(word, it));
      }
      ports.add(port.node());
    }
    field.ifPresent(it -> words.list("ports", ports, it));
  }

  private void ofIpv4(String field, String what) {
    List<YamlNode> kept = new ArrayList<>();
    Optional<Item> list = service.spec(field);
    for (Item item : list.map(Item::items).orElse(List.of())) {
      if (item.text().contains(":")) {
        item.warning("IPv4 alone is built here: there are no rules for this " + what);
      } else {
        words.listItem(field, kept.size(), item);
        kept.add(item.node());
      }
    }
    list.ifPresent(it -> words.list(field, kept, it));
  }

  private void ingress() {
    Optional<Item> balancer = service.status("loadBalancer");
    Optional<Item> ingress = balancer.flatMap(it -> it.get("ingress"));
    List<YamlNode> kept = new ArrayList<>();
    ManifestWords inside = words.inside("loadBalancer", balancer.orElse(service.item()));
    for (Item item : ingress.map(Item::items).orElse(List.of())) {
      if (hasRules(item)) {
        ManifestWords one = inside.inList("ingress", kept.size(), item);
        item.get("ip").ifPresent(it -> one.take("ip", it));
        kept.add(one.node());
      }
    }
    if (!kept.isEmpty()) {
      inside.list("ingress", kept, ingress.get());
      words.put("loadBalancer", inside.node(), balancer.get());
    }
    Optional<Item> type = service.spec("type").filter(it -> it.text().equals("LoadBalancer"));
    if (type.isPresent() && ingress.isEmpty()) {
      service
          .spec("loadBalancerIP")
          .or(() -> type)
          .ifPresent(
              it ->
                  it.warning(
                      "status.loadBalancer.ingress has no address, as while kubectl shows <pending>:"
                          + " there are no rules for an address of the load balancer"));
    }
  }

  /** Whether kube-proxy has rules for an address of the load balancer. */
  private static boolean hasRules(Item ingress) {
    if (!(ingress.node() instanceof YamlNode.Mapping)) {
      return false;
    }
    Optional<Item> ip = ingress.get("ip").filter(it -> !it.text().isEmpty());
    if (ip.isEmpty()) {
      ingress.warning("kube-proxy has no rules for a load balancer without an ip");
      return false;
    }
    if (ip.get().text().contains(":")) {
      ip.get().warning("IPv4 alone is built here: there are no rules for this address");
      return false;
    }
    Optional<Item> proxy = ingress.get("ipMode").filter(it -> it.text().equals("Proxy"));
    proxy.ifPresent(it -> it.warning("kube-proxy has no rules for an address of ipMode Proxy"));
    return proxy.isEmpty();
  }

  private void warnings() {
    service.spec("trafficDistribution").ifPresent(it -> it.warning(HINTS));
    ANNOTATIONS.forEach(
        (name, warning) ->
            service
                .annotation(name)
                .filter(it -> !it.text().isEmpty())
                .filter(it -> !it.text().equalsIgnoreCase("disabled"))
                .filter(it -> !it.text().equals("false"))
                .ifPresent(it -> it.warning(warning)));
  }
}
