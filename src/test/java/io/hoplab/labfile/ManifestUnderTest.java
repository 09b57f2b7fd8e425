package io.hoplab.labfile;

import java.util.ArrayList;
import java.util.List;

/** A lab with a node, and Kubernetes objects after it. */
final class ManifestUnderTest {
  static final String LAB =
      """
      cluster:
        nodes: {node-1: {}}
      """;

  private final Problems problems = new Problems("x.yaml");
  private final ManifestPlaces places = new ManifestPlaces();
  private final Item cluster;

  private ManifestUnderTest(String text) {
    List<YamlNode> documents = YamlReader.read(LabText.of(text), problems);
    cluster =
        documents.isEmpty()
            ? null
            : Item.root(
                    Manifests.into(
                        (YamlNode.Mapping) documents.get(0),
                        documents.subList(1, documents.size()),
                        problems,
                        places),
                    problems)
                .get("cluster")
                .orElse(null);
  }

  /** What comes of objects behind the lab. */
  static ManifestUnderTest of(String objects) {
    return in(LAB, objects);
  }

  static ManifestUnderTest in(String lab, String objects) {
    return new ManifestUnderTest(lab + "---\n" + objects);
  }

  /** What stands under {@code cluster}. */
  Item cluster() {
    return cluster;
  }

  /** The problems, lines counted from the first one of the objects. */
  List<String> problems() {
    return placed(problems.all());
  }

  List<String> warnings() {
    return placed(problems.warnings());
  }

  private List<String> placed(List<Problem> found) {
    int before = (int) LAB.lines().count() + 1;
    List<String> placed = new ArrayList<>();
    for (Problem problem : places.inTheirWords(found)) {
      placed.add(
          new Problem(
                  "", problem.line() - before, problem.column(), problem.path(), problem.message())
              .toString()
              .substring(1));
    }
    return placed;
  }
}
