package io.hoplab.labfile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Translates the Kubernetes objects that follow a lab in its file into the words of labs, so that
 * the lab comes out as if it had been written in these words.
 */
final class Manifests {
  /** A kind that can be translated. */
  private record Kind(String name, String apiVersion, Shape shape) {}

  private static final String LIST = "List";
  private static final List<Kind> KINDS =
      List.of(
          new Kind("Service", "v1", ManifestShape.SERVICE),
          new Kind("Pod", "v1", ManifestShape.POD),
          new Kind("EndpointSlice", "discovery.k8s.io/v1", ManifestShape.SLICE),
          new Kind(LIST, "v1", ManifestShape.LIST));

  /** Kinds that people bring along, and what does for them here. */
  private static final Map<String, String> INSTEAD =
      Map.of(
          "Deployment", "give the pods that it makes: kubectl get pods -o yaml",
          "ReplicaSet", "give the pods that it makes: kubectl get pods -o yaml",
          "StatefulSet", "give the pods that it makes: kubectl get pods -o yaml",
          "DaemonSet", "give the pods that it makes: kubectl get pods -o yaml",
          "Endpoints", "give what kube-proxy reads: kubectl get endpointslices -o yaml",
          "Node", "the lab's own cluster.nodes has the nodes");

  private final Problems problems;
  private final ManifestPlaces places;
  private final List<ManifestObject> objects = new ArrayList<>();

  private Manifests(Problems problems, ManifestPlaces places) {
    this.problems = problems;
    this.places = places;
  }

  /** The lab of a text, with the objects behind it in its words; empty when there is none. */
  static Optional<YamlNode> whole(LabText text, Problems problems) {
    List<YamlNode> documents = YamlReader.read(text, problems);
    return documents.stream()
        .findFirst()
        .map(
            lab ->
                lab instanceof YamlNode.Mapping mapping
                    ? into(
                        mapping,
                        documents.subList(1, documents.size()),
                        problems,
                        new ManifestPlaces())
                    : lab);
  }

  /**
   * The lab with the objects in it.
   *
   * @param lab the file's first document
   * @param documents those after it
   * @param places takes what the objects call the places of the lab that come from them
   */
  static YamlNode.Mapping into(
      YamlNode.Mapping lab, List<YamlNode> documents, Problems problems, ManifestPlaces places) {
    Manifests manifests = new Manifests(problems, places);
    for (int i = 0; i < documents.size(); i++) {
      String path = ManifestPlaces.document(i + 1);
      manifests.read(new Item(documents.get(i), null, path, problems), false);
    }
    return manifests.objects.isEmpty() ? lab : manifests.into(lab);
  }

  private void read(Item item, boolean inList) {
    if (item.absent() && !inList) {
      return;
    }
    Optional<Kind> kind = kind(item);
    if (kind.isEmpty()) {
      return;
    }
    if (kind.get().name().equals(LIST)) {
      ShapeCheck.check(item, kind.get().shape());
      item.items("items").forEach(it -> read(it, true));
      return;
    }
    Optional<Item> name = item.get("metadata").flatMap(it -> it.get("name"));
    Optional<ManifestObject> object =
        name.filter(it -> it.isScalar() && !it.text().isBlank())
            .map(it -> new ManifestObject(item, kind.get().name(), it));
    places.title(item.path(), object.map(ManifestObject::title).orElse(kind.get().name()));
    ShapeCheck.check(item, kind.get().shape());
    object.ifPresent(objects::add);
  }

  private static Optional<Kind> kind(Item item) {
    String wanted = "a Kubernetes Service, Pod or EndpointSlice, or a List of these";
    if (!(item.node() instanceof YamlNode.Mapping)) {
      item.problem("wanted " + wanted + ", came " + item.node().words());
      return Optional.empty();
    }
    Optional<Item> named = item.get("kind").filter(Item::isScalar);
    if (named.isEmpty()) {
      item.problem("wanted " + wanted + ", came a document without its kind");
      return Optional.empty();
    }
    String name = named.get().text();
    Optional<Kind> kind = KINDS.stream().filter(it -> it.name().equals(name)).findFirst();
    if (kind.isEmpty()) {
      Optional<String> meant =
          Spelling.nearest(name, KINDS.stream().map(Kind::name).toList())
              .map(it -> "did you mean " + it + "?");
      named
          .get()
          .problem(
              "wanted "
                  + wanted
                  + ", came "
                  + YamlNode.quoted(name)
                  + Optional.ofNullable(INSTEAD.get(name))
                      .or(() -> meant)
                      .map(it -> "; " + it)
                      .orElse(""));
      return Optional.empty();
    }
    String version = kind.get().apiVersion();
    Optional<Item> stated = item.get("apiVersion");
    if (stated.isEmpty()) {
      item.problem("wanted apiVersion: " + version + ", came a " + name + " without it");
    } else if (!stated.get().text().equals(version)) {
      stated.get().problem("wanted " + version + ", came " + stated.get().node().words());
    }
    return kind;
  }

  private YamlNode.Mapping into(YamlNode.Mapping lab) {
    Optional<YamlNode.Entry> cluster = lab.entry("cluster");
    Item first = objects.get(0).item();
    if (cluster.isEmpty()) {
      first.problem("wanted a lab with a cluster for it, came a lab without one");
      return lab;
    }
    if (!(cluster.get().value() instanceof YamlNode.Mapping inside)) {
      return lab;
    }
    Item item = new Item(inside, cluster.get().key(), "cluster", problems);
    Optional<ManifestSection> pods = ManifestSection.of(item, "pods", places);
    Optional<ManifestSection> services = ManifestSection.of(item, "services", places);
    if (pods.isEmpty() || services.isEmpty()) {
      return lab;
    }
    pods(item, pods.get());
    Set<String> passedOver = services(services.get());
    new ManifestSlices(pods.get(), services.get(), passedOver, problems, places)
        .add(of("EndpointSlice"));
    ManifestSelectors selectors =
        new ManifestSelectors(pods.get().all(problems), of("Pod"), places);
    for (Item service : services.get().all(problems)) {
      if (service.node() instanceof YamlNode.Mapping) {
        services.get().replace(service, selectors.inItsNamespace(service));
      }
    }
    silentPorts(pods.get(), services.get());
    YamlNode.Mapping whole = services.get().in(pods.get().in(inside, first), first);
    return lab.with(cluster.get().key(), whole);
  }

  private void pods(Item cluster, ManifestSection pods) {
    Optional<String> someNode = cluster.entries("nodes").stream().map(Item::name).findFirst();
    for (ManifestObject pod : of("Pod")) {
      String name = pod.name().text();
      if (!PodManifest.isLeftOut(pod) && pods.claim(name, pod)) {
        pods.put(name, pod, PodManifest.translate(pod, pods.words(name, pod), someNode));
      }
    }
  }

  /** Translates the Services; the keys of those that kube-proxy has no rules for. */
  private Set<String> services(ManifestSection services) {
    Set<String> passedOver = new HashSet<>();
    for (ManifestObject service : of("Service")) {
      String key = service.serviceKey();
      if (ServiceManifest.isPassedOver(service)) {
        passedOver.add(key);
      } else if (services.claim(key, service)) {
        services.put(
            key, service, ServiceManifest.translate(service, services.words(key, service)));
      }
    }
    return passedOver;
  }

  private void silentPorts(ManifestSection pods, ManifestSection services) {
    for (ManifestObject pod : of("Pod")) {
      pods.find(pod.name().text(), problems)
          .ifPresent(
              it -> {
                SilentPorts ports = new SilentPorts(pod, it);
                services.all(problems).forEach(ports::warn);
              });
    }
  }

  private List<ManifestObject> of(String kind) {
    return objects.stream().filter(it -> it.kind().equals(kind)).toList();
  }
}
