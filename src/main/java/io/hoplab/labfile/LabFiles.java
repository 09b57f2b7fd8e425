package io.hoplab.labfile;

import io.hoplab.lab.Lab;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads lab files. */
public final class LabFiles {
  private static final String ENDING = ".yaml";

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
    return text.map(it -> read(it, name(file), problems))
        .orElseGet(() -> new Reading.Invalid(problems.all()));
  }

  /** Reads a text as if it were the content of that file. */
  Reading read(Path file, String content) {
    Problems problems = new Problems(file.toString());
    return read(LabText.of(content), name(file), problems);
  }

  private Reading read(LabText text, String name, Problems problems) {
    Optional<YamlNode> tree = YamlReader.read(text, problems);
    if (tree.isEmpty()) {
      return new Reading.Invalid(problems.all());
    }
    if (!(tree.get() instanceof YamlNode.Mapping)) {
      Item.root(tree.get(), problems)
          .problem("wanted " + LabShape.LAB.wanted() + ", came " + tree.get().words());
      return new Reading.Invalid(problems.all());
    }
    Lab lab = new LabBinder(lowering, check, Item.root(tree.get(), problems), name).bind();
    List<Problem> found = problems.all();
    return found.isEmpty() ? new Reading.Valid(lab) : new Reading.Invalid(found);
  }

  private static String name(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
  }
}
