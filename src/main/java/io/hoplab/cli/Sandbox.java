package io.hoplab.cli;

import io.hoplab.linux.LibC;
import io.hoplab.tracing.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The namespaces that the launcher script has made around this process, and what is still to be
 * done inside them: mounts cost no process here.
 */
final class Sandbox {
  private static final Path RUN = Path.of("/run");

  /** Where nginx opens a log of its own before it reads any configuration. */
  private static final Path NGINX_LOG = Path.of("/var/log/nginx");

  private Sandbox() {}

  /** Whether the launcher script has made a sandbox around this process. */
  static boolean isAround() {
    return "1".equals(System.getenv("HOPLAB_SANDBOX"));
  }

  /** Loads what takes a while, on a thread of its own, while labs are read. */
  static void preload() {
    Thread loader = new Thread(LibC::preload, "preload");
    loader.setDaemon(true);
    loader.start();
  }

  /**
   * Makes the sandbox's own {@code /run}, so that nothing outside it sees or keeps what labs put
   * there.
   *
   * @return the folder where networks may keep their files
   */
  static Path enter() {
    if (!isAround()) {
      throw new CliException(
          ExitCode.MACHINE, "this verb needs a sandbox: start it with scripts/hoplab");
    }
    try {
      LibC.mount("tmpfs", RUN, "tmpfs", 0);
      if (Files.isDirectory(NGINX_LOG)) {
        LibC.mount("tmpfs", NGINX_LOG, "tmpfs", 0);
      }
      Files.createDirectories(RUN.resolve("netns"));
      return Files.createDirectories(RUN.resolve("hoplab"));
    } catch (IOException e) {
      throw new CliException(
          ExitCode.MACHINE, "the sandbox does not let a file system be mounted: " + e.getMessage());
    }
  }

  /**
   * Makes the sandbox's own {@code /sys}: the machine's shows, and for root changes, the machine's
   * interfaces, whichever netns one is in.
   */
  static void hideInterfaces() {
    try {
      LibC.mount("sysfs", Path.of("/sys"), "sysfs", 0);
    } catch (IOException e) {
      // In a container that hides parts of /sys, whose network is not the machine's either.
      return;
    }
  }

  /** The backend of the machine's iptables. */
  static Backend backend() {
    return Backend.on(System.getenv("PATH"))
        .orElseThrow(
            () ->
                new CliException(
                    ExitCode.MACHINE,
                    "iptables-restore is neither of nf_tables nor of the legacy kind: "
                        + "apt-get install iptables"));
  }
}
