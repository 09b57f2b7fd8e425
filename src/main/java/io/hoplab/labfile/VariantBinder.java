package io.hoplab.labfile;

import io.hoplab.lab.Lab;
import io.hoplab.lab.LabName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes labs of a lab file's variants: each is the file with some places changed, and a whole lab.
 */
final class VariantBinder {
  /** The key that they stand under. */
  static final String VARIANTS = "variants";

  private final Lowering lowering;
  private final PathCheck check;
  private final Item root;
  private final String name;
  private final Allocations former;
  // By the variants' names; what a variant begins with has its own said already.
  private final Map<String, List<Problem>> foundIn = new HashMap<>();
  private final Map<String, List<Problem>> warnedIn = new HashMap<>();

  /**
   * A binder of a file's variants.
   *
   * @param root the file, with the problems of the lab that it has without them
   */
  VariantBinder(Lowering lowering, PathCheck check, Item root, String name, Allocations former) {
    this.lowering = lowering;
    this.check = check;
    this.root = root;
    this.name = name;
    this.former = former;
  }

  /** Every variant that can be made, of use only when no problem was found. */
  List<Lab> bind() {
    List<Lab> variants = new ArrayList<>();
    for (Item item : root.entries(VARIANTS)) {
      bind(item).ifPresent(variants::add);
    }
    return variants;
  }

  /** The tree of one variant; empty when there is none of that name, or it cannot be made. */
  static Optional<YamlNode.Mapping> tree(Item root, String variant) {
    return root.entries(VARIANTS).stream()
        .filter(item -> item.name().equals(variant))
        .findFirst()
        .flatMap(item -> changed(root, item));
  }

  private Optional<Lab> bind(Item item) {
    List<Item> edits = item.entries("change");
    Optional<YamlNode.Mapping> tree = edits.isEmpty() ? Optional.empty() : changed(root, item);
    if (tree.isEmpty()) {
      return Optional.empty();
    }
    Problems found = new Problems(root.problems().file());
    Item changed = Item.root(tree.get(), found);
    Lab lab = new LabBinder(lowering, check, changed, LabName.of(name, item.name()), former).bind();
    List<Problem> before = new ArrayList<>(root.problems().all());
    item.get("from").ifPresent(it -> before.addAll(foundIn.getOrDefault(it.text(), List.of())));
    foundIn.put(item.name(), found.all());
    found.all().stream().filter(it -> !known(it, before)).forEach(it -> move(it, edits));
    List<Problem> warnedBefore = new ArrayList<>(root.problems().warnings());
    item.get("from")
        .ifPresent(it -> warnedBefore.addAll(warnedIn.getOrDefault(it.text(), List.of())));
    warnedIn.put(item.name(), found.warnings());
    for (Problem warning : found.warnings()) {
      if (!known(warning, warnedBefore)) {
        Item cause = cause(warning, edits);
        cause.warningAtKey(words(warning, cause));
      }
    }
    return Optional.of(lab);
  }

  /** The file with a variant's changes made; empty when one cannot be made, which is said. */
  private static Optional<YamlNode.Mapping> changed(Item root, Item item) {
    Optional<YamlNode.Mapping> beginning = beginning(root, item);
    if (beginning.isEmpty()) {
      return Optional.empty();
    }
    YamlNode.Mapping tree = beginning.get();
    boolean possible = true;
    for (Item edit : item.entries("change")) {
      Optional<YamlNode.Mapping> edited =
          mayChange(edit) ? TreeEdit.apply(tree, edit) : Optional.empty();
      possible &= edited.isPresent();
      tree = edited.orElse(tree);
    }
    return possible ? Optional.of(tree) : Optional.empty();
  }

  /** What is changed: the lab, or a variant above; empty when that is none, which is said. */
  private static Optional<YamlNode.Mapping> beginning(Item root, Item item) {
    Optional<Item> from = item.get("from").filter(Item::isScalar);
    if (from.isEmpty()) {
      YamlNode.Mapping whole = (YamlNode.Mapping) root.node();
      return Optional.of(whole.with(whole.entry(VARIANTS).orElseThrow().key(), null));
    }
    List<Item> above =
        root.entries(VARIANTS).stream().takeWhile(it -> !it.name().equals(item.name())).toList();
    Optional<Item> found =
        above.stream().filter(it -> it.name().equals(from.get().text())).findFirst();
    if (found.isEmpty()) {
      from.get()
          .problem(
              "wanted the name of a variant above this one, came "
                  + Spelling.unknown(from.get().text(), above.stream().map(Item::name).toList()));
    }
    // What is wrong with that one is said there.
    return found.flatMap(it -> changed(root, it.in(new Problems(""))));
  }

  private static boolean mayChange(Item edit) {
    boolean may = !Problems.within(edit.name(), VARIANTS);
    if (!may) {
      edit.problemAtKey("wanted a place of the lab, came one of a variant");
    }
    return may;
  }

  private static boolean known(Problem problem, List<Problem> before) {
    return before.stream()
        .anyMatch(it -> it.path().equals(problem.path()) && it.message().equals(problem.message()));
  }

  /** Reports what is wrong with the variant and not with the lab where the file makes it so. */
  private void move(Problem problem, List<Item> edits) {
    Item cause = cause(problem, edits);
    if (isPart(problem, cause)) {
      root.problems().add(problem.line(), problem.column(), cause.path(), words(problem, cause));
    } else {
      cause.problemAtKey(words(problem, cause) + " (line " + problem.line() + ")");
    }
  }

  private static String words(Problem problem, Item cause) {
    return problem.path().equals(cause.name())
        ? problem.message()
        : "with this, " + problem.path() + ": " + problem.message();
  }

  /** The edit of the innermost place around it, or else the first. */
  private static Item cause(Problem problem, List<Item> edits) {
    return edits.stream()
        .filter(edit -> Problems.within(problem.path(), edit.name()))
        .max(Comparator.comparingInt(edit -> edit.name().length()))
        .orElse(edits.get(0));
  }

  /** Whether it is a problem of what the edit itself says, and stands there. */
  private static boolean isPart(Problem problem, Item edit) {
    return Problems.within(problem.path(), edit.name())
        && problem.line() >= edit.node().line()
        && problem.line() <= lastLine(edit.node());
  }

  private static int lastLine(YamlNode node) {
    if (node instanceof YamlNode.Mapping mapping && !mapping.entries().isEmpty()) {
      return lastLine(mapping.entries().get(mapping.entries().size() - 1).value());
    }
    return node instanceof YamlNode.Sequence sequence && !sequence.items().isEmpty()
        ? lastLine(sequence.items().get(sequence.items().size() - 1))
        : node.line();
  }
}
