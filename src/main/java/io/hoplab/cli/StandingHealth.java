package io.hoplab.cli;

import io.hoplab.health.Health;
import io.hoplab.k8s.Cluster;
import io.hoplab.lab.Lab;
import io.hoplab.process.Command;
import io.hoplab.process.Detached;
import io.hoplab.survey.Change;
import io.hoplab.time.Await;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The health probes and health check node ports of a lab that is up, in a process of their own that
 * lives as long as the lab's sandbox. It is this program once more, for the whole lab, so that what
 * a running lab is asked and answers is what {@code verify} asks and answers.
 */
final class StandingHealth {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final long LOOK_MILLIS = 200;
  private static final String PROPERTY = "hoplab.health";
  private static final List<String> SMALL = List.of("-Xms4m", "-D" + PROPERTY + "=true");
  private static final String JAR = "-jar";

  private static final Path FOLDER = RunningLab.LAB_FILE.resolveSibling("health");
  private static final Path LOG = FOLDER.resolve("log");

  /** Is there as soon as every port is answered, and locked as long as somebody does. */
  private static final Path READY = FOLDER.resolve("ready");

  private final RunningLab lab;
  private final Health health;
  private final Terminal terminal;
  private String followed;
  private String complaint = "";

  private StandingHealth(RunningLab lab, Health health, String followed, Terminal terminal) {
    this.lab = lab;
    this.health = health;
    this.followed = followed;
    this.terminal = terminal;
  }

  /**
   * Starts the process where the lab has use for it, and waits until every port is answered.
   *
   * @throws IOException when it ends at once, with what it said
   */
  static void start(Lab lab) throws IOException {
    if (!Health.isIn(lab)) {
      return;
    }
    Files.createDirectories(FOLDER);
    Detached program = Detached.start(command(), LOG);
    try {
      Await.until(() -> missing(program), DEADLINE);
    } catch (IOException | TimeoutException e) {
      throw new IOException("health probes: " + e.getMessage(), e);
    }
  }

  private static Optional<String> missing(Detached program) throws IOException {
    if (Files.exists(READY)) {
      return Optional.empty();
    }
    if (program.isAlive()) {
      return Optional.of("the process that is to send them was not ready");
    }
    throw new IOException("the process that is to send them ended: " + Files.readString(LOG));
  }

  /** This process's own command without the verb. */
  private static Command command() throws IOException {
    List<String> own = List.of(Files.readString(Path.of("/proc/self/cmdline")).split("\0", -1));
    int jar = own.indexOf(JAR);
    if (jar < 0) {
      throw new IOException("wanted java " + JAR + " in " + own);
    }
    List<String> words = new ArrayList<>(own.subList(0, jar));
    words.addAll(SMALL);
    words.addAll(own.subList(jar, jar + 2));
    return new Command(words, Optional.empty());
  }

  /** Whether this process is the one that was started. */
  static boolean isOn() {
    return Boolean.getBoolean(PROPERTY);
  }

  /** Asks and answers until this process is killed. */
  static void run(Terminal terminal) throws IOException, InterruptedException {
    RunningLab lab = RunningLab.join();
    String text = text(lab);
    StandingHealth standing =
        new StandingHealth(lab, Health.start(lab.lab(), lab.network()), text, terminal);
    CountDownLatch end = new CountDownLatch(1);
    try (FileChannel ready =
        FileChannel.open(READY, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ready.lock();
      while (!end.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        standing.follow();
      }
    }
  }

  /** What is missing in a lab where the process was started, and has ended since. */
  static List<Change> missing(Lab lab) throws IOException {
    if (!Files.exists(READY)) {
      return List.of();
    }
    try (FileChannel ready = FileChannel.open(READY, StandardOpenOption.WRITE)) {
      if (ready.tryLock() == null) {
        return List.of();
      }
    }
    List<Change> changes = new ArrayList<>();
    Health.duties(lab)
        .forEach(
            (host, duty) ->
                changes.add(new Change(host, Change.Kind.MISSING, "server", "who " + duty)));
    return changes;
  }

  /** The file is replaced as a whole when Services change. */
  private static String text(RunningLab lab) throws IOException {
    return Files.readString(lab.file());
  }

  private void follow() {
    try {
      String text = text(lab);
      if (!text.equals(followed)) {
        followed = text;
        Optional<Cluster> cluster = RunningLab.read(lab.file()).cluster();
        if (cluster.isPresent()) {
          health.follow(cluster.get());
        }
      }
      health.failure().ifPresent(this::complain);
    } catch (IOException | CliException e) {
      complain(e.getMessage());
    }
  }

  private void complain(String words) {
    if (!words.equals(complaint)) {
      complaint = words;
      terminal.complain(words);
    }
  }
}
