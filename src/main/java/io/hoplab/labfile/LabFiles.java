package io.hoplab.labfile;

import io.hoplab.lab.Lab;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads lab files. */
public final class LabFiles {
  private static final String ENDING = ".yaml";

  /** What a lab is judged by, and not built of. */
  private static final Set<String> JUDGEMENTS =
      Set.of("flows", "spreads", "counterproofs", "claims");

  private final Lowering lowering;
  private final PathCheck check;

  /**
   * A reader of lab files.
   *
   * @param lowering makes a network of the file's words
   * @param check finds lines of a path that cannot be
   */
  public LabFiles(Lowering lowering, PathCheck check) {
    this.lowering = lowering;
    this.check = check;
  }

  /** Reads a file of at most 1 MiB; every problem of it comes back at once, and none is thrown. */
  public Reading read(Path file) {
    Problems problems = new Problems(file.toString());
    Optional<LabText> text = LabText.read(file, problems);
    return text.map(it -> read(YamlReader.read(it, problems), name(file), problems))
        .orElseGet(() -> new Reading.Invalid(problems.all()));
  }

  /** Reads a text as if it were the content of that file. */
  public Reading read(Path file, String content) {
    Problems problems = new Problems(file.toString());
    return read(YamlReader.read(LabText.of(content), problems), name(file), problems);
  }

  /**
   * Reads the file of a lab that runs, and none of its variants. What it is judged by may not fit
   * it any more after a change: then the lab comes without flows and the like, and their problems
   * as warnings.
   *
   * @param former what Services of its cluster have already
   */
  public Reading readRunning(Path file, String content, Allocations former) {
    LabText text = LabText.of(content);
    Problems problems = new Problems(file.toString());
    Set<String> variants = Set.of(VariantBinder.VARIANTS);
    Reading all =
        read(without(variants, YamlReader.read(text, problems)), name(file), problems, former);
    if (!(all instanceof Reading.Invalid invalid)
        || !invalid.problems().stream().allMatch(LabFiles::isOfJudgement)) {
      return all;
    }
    Problems others = new Problems(file.toString());
    ManifestPlaces places = new ManifestPlaces();
    List<YamlNode> unjudged = without(JUDGEMENTS, YamlReader.read(text, others));
    Optional<Bound> bound = bound(without(variants, unjudged), name(file), others, places, former);
    List<Problem> warnings = new ArrayList<>(places.inTheirWords(others.warnings()));
    warnings.addAll(invalid.problems());
    return new Reading.Valid(bound.orElseThrow().lab(), List.of(), warnings);
  }

  private static boolean isOfJudgement(Problem problem) {
    return JUDGEMENTS.contains(problem.path().split("\\.", 2)[0]);
  }

  /** The documents of a file, these sections of its lab left out. */
  private static List<YamlNode> without(Set<String> sections, List<YamlNode> documents) {
    if (documents.isEmpty() || !(documents.get(0) instanceof YamlNode.Mapping whole)) {
      return documents;
    }
    List<YamlNode> kept = new ArrayList<>(documents);
    kept.set(
        0,
        new YamlNode.Mapping(
            whole.entries().stream().filter(it -> !sections.contains(it.key().text())).toList(),
            whole.line(),
            whole.column()));
    return kept;
  }

  /**
   * The text of a lab file, where it is text of at most 1 MiB.
   *
   * @param name what the file is called in problems
   * @param problems takes what is wrong with it
   */
  public static Optional<String> text(Path file, String name, List<Problem> problems) {
    Problems found = new Problems(name);
    Optional<LabText> text = LabText.read(file, found);
    problems.addAll(found.all());
    return text.map(LabText::text);
  }

  private Reading read(List<YamlNode> documents, String name, Problems problems) {
    return read(documents, name, problems, Allocations.NONE);
  }

  private Reading read(
      List<YamlNode> documents, String name, Problems problems, Allocations former) {
    ManifestPlaces places = new ManifestPlaces();
    Optional<Bound> bound = bound(documents, name, problems, places, former);
    List<Problem> found = places.inTheirWords(problems.all());
    return bound.isPresent() && found.isEmpty()
        ? new Reading.Valid(
            bound.get().lab(), bound.get().variants(), places.inTheirWords(problems.warnings()))
        : new Reading.Invalid(found);
  }

  /** What a file's tree makes, of use only when there is no problem. */
  private record Bound(Lab lab, List<Lab> variants) {}

  /** The lab and its variants; empty when there is nothing to look at. */
  private Optional<Bound> bound(
      List<YamlNode> documents,
      String name,
      Problems problems,
      ManifestPlaces places,
      Allocations former) {
    if (documents.isEmpty()) {
      return Optional.empty();
    }
    Item first = Item.root(documents.get(0), problems);
    if (!(first.node() instanceof YamlNode.Mapping mapping)) {
      first.problem("wanted " + LabShape.LAB.wanted() + ", came " + first.node().words());
      return Optional.empty();
    }
    if (first.get("apiVersion").isPresent() && first.get("kind").isPresent()) {
      first.problem(
          "wanted the lab as the first document, came a Kubernetes object; put it behind the lab,"
              + " after a line ---");
      return Optional.empty();
    }
    YamlNode.Mapping whole =
        Manifests.into(mapping, documents.subList(1, documents.size()), problems, places);
    Item root = Item.root(whole, problems);
    Lab lab = new LabBinder(lowering, check, root, name, former).bind();
    return Optional.of(
        new Bound(lab, new VariantBinder(lowering, check, root, name, former).bind()));
  }

  /**
   * A variant of a lab as a file of its own, without comments; empty when the lab has no such
   * variant, or it cannot be made.
   *
   * @param content a lab file's text
   */
  public static Optional<String> variant(String content, String variant) {
    return Manifests.whole(LabText.of(content), new Problems(""))
        .filter(YamlNode.Mapping.class::isInstance)
        .flatMap(tree -> VariantBinder.tree(Item.root(tree, new Problems("")), variant))
        .map(YamlText::of);
  }

  private static String name(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
  }
}
