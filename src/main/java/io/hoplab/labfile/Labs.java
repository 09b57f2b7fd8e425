package io.hoplab.labfile;

import io.hoplab.lab.LabName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The labs that come with the program, and what a LAB on the command line means. */
public final class Labs {
  private static final String ENDING = ".yaml";

  private final SortedMap<String, Path> shipped;

  private Labs(SortedMap<String, Path> shipped) {
    this.shipped = shipped;
  }

  /**
   * The labs in a folder.
   *
   * @throws UncheckedIOException when the folder cannot be listed
   */
  public static Labs shipped(Path labsFolder) {
    SortedMap<String, Path> labs = new TreeMap<>();
    try (Stream<Path> files = Files.list(labsFolder)) {
      files
          .filter(file -> file.getFileName().toString().endsWith(ENDING))
          .forEach(
              file -> {
                String name = file.getFileName().toString();
                labs.put(name.substring(0, name.length() - ENDING.length()), file);
              });
    } catch (IOException e) {
      throw new UncheckedIOException("the labs in " + labsFolder + " cannot be listed", e);
    }
    return new Labs(labs);
  }

  /** The files by the names of their labs, in the order of the names. */
  public SortedMap<String, Path> files() {
    return java.util.Collections.unmodifiableSortedMap(shipped);
  }

  /** Says of a word that it is none of those known, and which was probably meant. */
  public static String unknown(String word, List<String> known) {
    return Spelling.unknown(word, known);
  }

  /** What a LAB is. */
  public sealed interface Resolved {
    /**
     * A file to read.
     *
     * @param variant the variant of its lab that is meant; empty for none in particular
     */
    record Found(Path file, Optional<String> variant) implements Resolved {
      Found(Path file) {
        this(file, Optional.empty());
      }
    }

    /** Neither a shipped lab nor a file; says what was probably meant. */
    record Unknown(String message) implements Resolved {}
  }

  /**
   * Resolves a LAB: the name of a shipped lab, or a path, and for a variant of it {@code @} and the
   * variant's name behind. A text with a slash in it, or with the ending of a lab file, is a path
   * whether or not the file is there.
   */
  public Resolved resolve(String lab) {
    int at = lab.lastIndexOf(LabName.SIGN);
    String variant = lab.substring(at + 1);
    if (at < 0 || !variant.matches(Value.LABEL) || isThere(lab)) {
      return whole(lab);
    }
    return whole(lab.substring(0, at)) instanceof Resolved.Found found
        ? new Resolved.Found(found.file(), Optional.of(variant))
        : whole(lab.substring(0, at));
  }

  private static boolean isThere(String path) {
    try {
      return Files.exists(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private Resolved whole(String nameOrPath) {
    Path file = shipped.get(nameOrPath);
    if (file != null) {
      return new Resolved.Found(file);
    }
    try {
      Path path = Path.of(nameOrPath);
      boolean written = nameOrPath.indexOf('/') >= 0 || nameOrPath.endsWith(ENDING);
      if (!nameOrPath.isEmpty() && (written || Files.exists(path))) {
        return new Resolved.Found(path);
      }
    } catch (InvalidPathException e) {
      return new Resolved.Unknown("wanted a lab's name or a path, came a path with a NUL in it");
    }
    return new Resolved.Unknown(
        "wanted the name of a lab or a path, came "
            + Spelling.unknown(nameOrPath, List.copyOf(shipped.keySet())));
  }
}
