package io.hoplab.labfile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pods or the Services of a lab: those in its own words, and those of Kubernetes objects. */
final class ManifestSection {
  private final String word;
  private final ManifestPlaces places;
  private final Map<String, String> owners = new HashMap<>();
  private final Map<String, YamlNode.Scalar> keys = new HashMap<>();
  private YamlNode.Mapping mapping;

  private ManifestSection(String word, ManifestPlaces places, YamlNode.Mapping mapping) {
    this.word = word;
    this.places = places;
    this.mapping = mapping;
  }

  /** The section under a key of the cluster; empty when something else stands there. */
  static Optional<ManifestSection> of(Item cluster, String word, ManifestPlaces places) {
    Optional<Item> there = cluster.get(word);
    if (there.isPresent() && !(there.get().node() instanceof YamlNode.Mapping)) {
      return Optional.empty();
    }
    YamlNode.Mapping none =
        new YamlNode.Mapping(List.of(), cluster.node().line(), cluster.node().column());
    ManifestSection section =
        new ManifestSection(
            word, places, there.map(it -> (YamlNode.Mapping) it.node()).orElse(none));
    for (Item entry : cluster.entries(word)) {
      String name = ManifestObject.serviceKey(entry.name());
      section.owners.putIfAbsent(name, entry.path() + " in line " + entry.key().line());
      section.keys.putIfAbsent(name, entry.key());
    }
    return Optional.of(section);
  }

  /** Gives an object its name, unless something has it already, which is said. */
  boolean claim(String name, ManifestObject object) {
    String owner =
        owners.putIfAbsent(name, object.title() + " in line " + object.name().node().line());
    if (owner != null) {
      object
          .name()
          .problem(
              "wanted a name of its own among the "
                  + word
                  + ", came "
                  + YamlNode.quoted(name)
                  + ", which "
                  + owner
                  + " has already");
    }
    return owner == null;
  }

  /** A mapping for an object, to be filled and put. */
  ManifestWords words(String name, ManifestObject object) {
    return new ManifestWords("cluster." + word + "." + name, object.item(), places);
  }

  /** Puts what an object comes to under its name. */
  void put(String name, ManifestObject object, YamlNode.Mapping value) {
    YamlNode.Scalar key = ManifestWords.scalar(name, object.name().node());
    keys.put(name, key);
    mapping = mapping.with(key, value);
  }

  /** What stands under a name, whoever put it there. */
  Optional<Item> find(String name, Problems problems) {
    return Optional.ofNullable(keys.get(name))
        .flatMap(
            key ->
                mapping
                    .entry(key.text())
                    .map(
                        entry ->
                            new Item(
                                entry.value(),
                                key,
                                "cluster." + word + "." + key.text(),
                                problems)));
  }

  /** Everything that stands here, whoever put it there. */
  List<Item> all(Problems problems) {
    return keys.keySet().stream().sorted().flatMap(name -> find(name, problems).stream()).toList();
  }

  /** Puts another mapping where {@link #find} found one. */
  void replace(Item found, YamlNode.Mapping value) {
    mapping = mapping.with(found.key(), value);
  }

  /** The names that there are, as they are written. */
  Set<String> names() {
    return keys.keySet();
  }

  /** The cluster with this section in it. */
  YamlNode.Mapping in(YamlNode.Mapping cluster, Item first) {
    return mapping.entries().isEmpty()
        ? cluster
        : cluster.with(ManifestWords.scalar(word, first.node()), mapping);
  }
}
