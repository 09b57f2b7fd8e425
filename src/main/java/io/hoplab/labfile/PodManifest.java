package io.hoplab.labfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Says in the words of labs what a Kubernetes Pod says. */
final class PodManifest {
  private static final String OFF = "off";
  private static final String ON = "on";

  private final ManifestObject pod;
  private final ManifestWords words;

  private PodManifest(ManifestObject pod, ManifestWords words) {
    this.pod = pod;
    this.words = words;
  }

  /** Whether the lab has no pod for it, which is warned of. */
  static boolean isLeftOut(ManifestObject pod) {
    if (pod.isOn("hostNetwork")) {
      pod.spec("hostNetwork")
          .ifPresent(
              at ->
                  at.warning(
                      "this pod is left out, for it has its node's network; what it serves is said"
                          + " with cluster.nodes.NODE.serves"));
      return true;
    }
    Optional<Item> ended =
        pod.status("phase").filter(it -> Set.of("Succeeded", "Failed").contains(it.text()));
    ended.ifPresent(at -> at.warning("this pod is left out, for it has ended"));
    return ended.isPresent();
  }

  /**
   * The pod in the words of labs.
   *
   * @param standIn the name of some node, for a pod that lacks its own, so that nothing but this is
   *     said about it
   */
  static YamlNode.Mapping translate(
      ManifestObject pod, ManifestWords words, Optional<String> standIn) {
    PodManifest manifest = new PodManifest(pod, words);
    manifest.node(standIn);
    manifest.address();
    pod.metadata("labels").ifPresent(it -> words.take("labels", it));
    manifest.ports();
    manifest.readiness();
    pod.metadata("deletionTimestamp")
        .ifPresent(it -> words.put("terminating", ManifestWords.scalar(ON, it.node()), it));
    pod.spec("securityContext")
        .flatMap(it -> it.get("sysctls"))
        .ifPresent(it -> it.warning("sysctls of pods are not set here"));
    return words.node();
  }

  private void node(Optional<String> standIn) {
    Optional<Item> name = pod.spec("nodeName");
    name.ifPresent(it -> words.take("node", it));
    if (name.isEmpty()) {
      pod.item()
          .problem(
              "wanted spec.nodeName, for hoplab does not schedule pods; came a Pod without it");
      standIn.ifPresent(
          it -> words.put("node", ManifestWords.scalar(it, pod.item().node()), pod.item()));
    }
  }

  /** The first address of its status that is of IPv4, or any, which will be found wrong. */
  private void address() {
    List<Item> addresses = new ArrayList<>();
    pod.status("podIP").ifPresent(addresses::add);
    for (Item item : pod.item().get("status").map(it -> it.items("podIPs")).orElse(List.of())) {
      item.get("ip").ifPresent(addresses::add);
    }
    addresses.stream()
        .filter(it -> !it.text().contains(":"))
        .findFirst()
        .or(() -> addresses.stream().findFirst())
        .ifPresent(it -> words.take("ip", it));
  }

  private void ports() {
    List<Item> fields = new ArrayList<>();
    for (Item container : containers()) {
      fields.addAll(container.items("ports"));
    }
    List<YamlNode> ports = new ArrayList<>();
    for (Item field : fields) {
      ManifestWords port = words.inList("ports", ports.size(), field);
      for (String word : List.of("name", "containerPort", "protocol")) {
        field.get(word).ifPresent(it -> port.take(word, it));
      }
      field
          .get("hostPort")
          .filter(it -> !it.text().equals("0"))
          .ifPresent(it -> it.warning("no node forwards this port to the pod here"));
      ports.add(port.node());
    }
    if (!fields.isEmpty()) {
      words.list("ports", ports, fields.get(0));
      serves(fields);
    }
  }

  /**
   * The containers whose ports count for a Service: a sidecar is an init container that goes on.
   */
  private List<Item> containers() {
    List<Item> containers = new ArrayList<>();
    pod.spec("containers").ifPresent(it -> containers.addAll(it.items()));
    pod.spec("initContainers").map(Item::items).orElse(List.of()).stream()
        .filter(it -> it.get("restartPolicy").map(Item::text).orElse("").equals("Always"))
        .forEach(containers::add);
    return containers;
  }

  private void serves(List<Item> ports) {
    Set<String> udp = new TreeSet<>();
    for (Item port : ports) {
      if (protocol(port).equals("UDP")) {
        port.get("containerPort").map(Item::text).ifPresent(udp::add);
      }
    }
    Set<String> taken = new TreeSet<>();
    List<YamlNode> serves = new ArrayList<>();
    Item first = null;
    for (Item port : ports) {
      Optional<Item> number =
          port.get("containerPort").filter(it -> it.read(ManifestShape.PORT).isPresent());
      // What answers DNS over UDP does so over TCP too, on the same port.
      boolean asDns = number.isPresent() && udp.contains(number.get().text());
      boolean known = protocol(port).equals("TCP") || protocol(port).equals("UDP");
      if (number.isPresent() && known && taken.add(number.get().text())) {
        Item at = number.get();
        words.listItem("serves", serves.size(), at);
        serves.add(ManifestWords.scalar((asDns ? "dns:" : "http:") + at.text(), at.node()));
        first = first == null ? at : first;
      }
    }
    if (first != null) {
      words.list("serves", serves, first);
    }
  }

  private static String protocol(Item port) {
    return port.get("protocol").map(Item::text).orElse("TCP");
  }

  private void readiness() {
    List<Item> conditions = pod.status("conditions").map(Item::items).orElse(List.of());
    Optional<Item> ready =
        conditions.stream()
            .filter(it -> it.get("type").map(Item::text).orElse("").equals("Ready"))
            .findFirst()
            .flatMap(it -> it.get("status"));
    Optional<Item> against =
        conditions.isEmpty()
            ? pod.status("phase").filter(it -> it.text().equals("Pending"))
            : ready.or(() -> pod.status("conditions")).filter(it -> !it.text().equals("True"));
    against.ifPresent(it -> words.put("ready", ManifestWords.scalar(OFF, it.node()), it));
  }
}
