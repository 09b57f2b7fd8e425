package io.hoplab.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that a command is asked to write, as the caller of the launcher script names it.
 *
 * <p>A verb inside a running lab has that lab's mounts; the caller's files are then reached by the
 * descriptor of the machine's root folder that the launcher hands down.
 *
 * @param name the name as it was given, for messages
 * @param path where it is from here
 */
record OutputFile(String name, Path path) {
  private static final int MOST_LINKS = 40;

  static OutputFile of(String name) {
    String root = System.getenv("HOPLAB_ROOT_FD");
    String folder = System.getenv("HOPLAB_CWD");
    Path absolute = folder == null ? Path.of(name).toAbsolutePath() : Path.of(folder).resolve(name);
    return new OutputFile(name, root == null ? absolute : under(root(root), absolute));
  }

  private static Path root(String descriptor) {
    return Path.of("/proc/self/fd", descriptor);
  }

  private static Path under(Path root, Path absolute) {
    return root.resolve(absolute.toString().substring(1));
  }

  /** Writes all of the text, or leaves everything as it was. */
  void write(String text) {
    try {
      Path target = followed();
      if (name.isEmpty()) {
        throw new CliException(ExitCode.BAD_INPUT, "wanted the name of a file, came nothing");
      }
      if (Files.isDirectory(target)) {
        throw new CliException(ExitCode.BAD_INPUT, name + ": wanted a file, is a folder");
      }
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        Files.writeString(target, text);
      } else {
        replace(target, text);
      }
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  /** Opens it for what comes bit by bit; what it held is gone. */
  OutputStream open() {
    try {
      Path target = followed();
      if (Files.isDirectory(target)) {
        throw new CliException(ExitCode.BAD_INPUT, name + ": wanted a file, is a folder");
      }
      return Files.newOutputStream(target);
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  private CliException notWritten(IOException e) {
    String reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
    if (e instanceof NoSuchFileException) {
      reason = "no such folder";
    } else if (e instanceof AccessDeniedException) {
      reason = "permission denied";
    }
    return new CliException(ExitCode.BAD_INPUT, name + ": cannot be written: " + reason);
  }

  private static void replace(Path target, String text) throws IOException {
    // Not the PID, which is the same in every sandbox.
    Path draft = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      try (OutputStream out =
          Files.newOutputStream(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Where links lead: they are the caller's, and so is the root that they start from. */
  private Path followed() throws IOException {
    String root = System.getenv("HOPLAB_ROOT_FD");
    Path target = path;
    for (int i = 0; i < MOST_LINKS && Files.isSymbolicLink(target); i++) {
      Path link = Files.readSymbolicLink(target);
      target =
          link.isAbsolute() && root != null ? under(root(root), link) : target.resolveSibling(link);
    }
    return target;
  }
}
