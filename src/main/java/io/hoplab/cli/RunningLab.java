package io.hoplab.cli;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.lab.Lab;
import io.hoplab.labfile.Allocations;
import io.hoplab.labfile.Problem;
import io.hoplab.labfile.Reading;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The lab whose sandbox the launcher script has entered before it started this process.
 *
 * @param name the name it runs under
 * @param file its own copy of the file that it was built from, with what was applied since
 * @param lab what that file says, which may not be what it is now
 * @param network its network as it is now
 */
record RunningLab(String name, Path file, Lab lab, RunningNetwork network)
    implements AutoCloseable {
  /** Where a running lab keeps its hosts' netns, as ip-netns(8) does. */
  static final Path NETNS = Path.of("/run/netns");

  /** Where a running lab keeps the file that it was built from. */
  static final Path LAB_FILE = Path.of("/run/hoplab/lab");

  /** Where it keeps what its Services have that does not stand in that file. */
  static final Path ALLOCATIONS = LAB_FILE.resolveSibling("allocations");

  /** Where a running variant of a lab keeps the variant's name. */
  static final Path VARIANT = LAB_FILE.resolveSibling("variant");

  /** Where it keeps the files of its servers and hosts. */
  static final Path FILES = LAB_FILE.resolveSibling("servers");

  private static final String NAME = "HOPLAB_RUNNING";

  /** Whether this process is inside a running lab. */
  static boolean isAround() {
    return System.getenv(NAME) != null;
  }

  /** The name that the lab runs under. */
  static String current() {
    String name = System.getenv(NAME);
    if (name == null) {
      throw new CliException(
          ExitCode.MACHINE, "this verb needs a running lab: start it with scripts/hoplab");
    }
    return name;
  }

  /** Joins the lab. */
  static RunningLab join() throws IOException {
    String name = current();
    Path file = copy();
    return new RunningLab(name, file, read(file), RunningNetwork.attach(NETNS).withFiles(FILES));
  }

  /** The variant of its file's lab that it is; empty when it is the lab as its file has it. */
  static Optional<String> variant() throws IOException {
    return Files.exists(VARIANT) ? Optional.of(Files.readString(VARIANT)) : Optional.empty();
  }

  private static Path copy() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(LAB_FILE)) {
      for (Path file : files) {
        return file;
      }
    }
    throw new IOException("the running lab has lost its file in " + LAB_FILE);
  }

  private static Allocations allocations() throws IOException {
    try {
      return Allocations.parse(Files.readString(ALLOCATIONS));
    } catch (NoSuchFileException e) {
      return Allocations.NONE;
    }
  }

  /** Reads the lab's own copy of its file. */
  static Lab read(Path file) throws IOException {
    Reading reading = LabArguments.readRunning(file, Files.readString(file), allocations());
    if (reading instanceof Reading.Valid valid) {
      return valid.lab();
    }
    if (reading instanceof Reading.Invalid invalid) {
      throw new CliException(
          ExitCode.BAD_INPUT,
          "this hoplab cannot read the file that the running lab was built from; "
              + invalid.problems().stream()
                  .map(Problem::toString)
                  .findFirst()
                  .orElse(file.toString()));
    }
    throw new IllegalStateException("a reading is one of the two");
  }

  @Override
  public void close() throws IOException {
    network.close();
  }
}
