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
    return text.map(it -> read(it, name(file), problems, Allocations.NONE))
        .orElseGet(() -> new Reading.Invalid(problems.all()));
  }

  /** Reads a text as if it were the content of that file. */
  public Reading read(Path file, String content) {
    Problems problems = new Problems(file.toString());
    return read(LabText.of(content), name(file), problems, Allocations.NONE);
  }

  /**
   * Reads the file of a lab that runs. What it is judged by may not fit it any more after a change:
   * then the lab comes without flows and the like, and their problems as warnings.
   *
   * @param former what Services of its cluster have already
   */
  public Reading readRunning(Path file, String content, Allocations former) {
    LabText text = LabText.of(content);
    Reading all = read(text, name(file), new Problems(file.toString()), former);
    if (!(all instanceof Reading.Invalid invalid)
        || !invalid.problems().stream().allMatch(LabFiles::isOfJudgement)) {
      return all;
    }
    Problems problems = new Problems(file.toString());
    ManifestPlaces places = new ManifestPlaces();
    List<YamlNode> documents = new ArrayList<>(YamlReader.read(text, problems));
    documents.set(0, unjudged((YamlNode.Mapping) documents.get(0)));
    Optional<Lab> lab = lab(documents, name(file), problems, places, former);
    List<Problem> warnings = new ArrayList<>(places.inTheirWords(problems.warnings()));
    warnings.addAll(invalid.problems());
    return new Reading.Valid(lab.orElseThrow(), warnings);
  }

  private static boolean isOfJudgement(Problem problem) {
    return JUDGEMENTS.contains(problem.path().split("\\.", 2)[0]);
  }

  private static YamlNode.Mapping unjudged(YamlNode.Mapping whole) {
    return new YamlNode.Mapping(
        whole.entries().stream().filter(it -> !JUDGEMENTS.contains(it.key().text())).toList(),
        whole.line(),
        whole.column());
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

  private Reading read(LabText text, String name, Problems problems, Allocations former) {
    ManifestPlaces places = new ManifestPlaces();
    Optional<Lab> lab = lab(YamlReader.read(text, problems), name, problems, places, former);
    List<Problem> found = places.inTheirWords(problems.all());
    return lab.isPresent() && found.isEmpty()
        ? new Reading.Valid(lab.get(), places.inTheirWords(problems.warnings()))
        : new Reading.Invalid(found);
  }

  /** The lab, of use only when there is no problem; empty when there is nothing to look at. */
  private Optional<Lab> lab(
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
    return Optional.of(
        new LabBinder(lowering, check, Item.root(whole, problems), name, former).bind());
  }

  private static String name(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
  }
}
