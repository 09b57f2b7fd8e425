package io.hoplab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Stands in for the program when the launcher is tested. */
public final class Main {
  public static void main(String[] args) throws Exception {
    if (!Arrays.asList(args).contains("starting")) {
      Files.writeString(Path.of("/proc/self/comm"), "hoplab");
    }
    switch (args.length == 0 ? "nothing" : args[0]) {
      // as the program: the launcher must not take an exit code of java's or unshare's for it
      case "exit" -> System.exit(args[1].equals("1") ? 101 : Integer.parseInt(args[1]));
      case "copy" -> System.in.transferTo(System.out);
      case "list", "pid" -> System.out.println(ProcessHandle.current().pid());
      case "arguments" -> List.of(args).forEach(System.out::println);
      case "deaf" -> {
        sun.misc.Signal.handle(new sun.misc.Signal("INT"), sun.misc.SignalHandler.SIG_IGN);
        System.out.println("ready");
        System.in.read();
        System.exit(5);
      }
      case "stay", "capture" -> stay();
      case "inspect" -> System.exit(args[1].equals("1") ? 101 : Integer.parseInt(args[1]));
      case "trace" -> {
        System.out.println(String.join(" ", args) + " in " + System.getenv("HOPLAB_RUNNING"));
        System.out.println(System.getenv("HOPLAB_CWD"));
        Path root = Path.of("/proc/self/fd", System.getenv("HOPLAB_ROOT_FD"));
        System.out.print(Files.readString(root.resolve(args[1].substring(1))));
      }
      default -> System.exit(0);
    }
  }

  /** Has a netns, a mount, and children that outlive their parents. */
  private static void stay() throws IOException, InterruptedException {
    run("mount", "-t", "tmpfs", "tmpfs", "/run");
    Files.createDirectories(Path.of("/run/netns"));
    run("ip", "netns", "add", "pod-a");
    // The kernel takes the one of the run before away in its own time.
    String port = "v" + Long.toHexString(System.nanoTime() & 0xFFFFFFFFFFL);
    run("ip", "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", "pod-a");
    // By its path the test knows it from those of others.
    String sleep = Path.of(System.getProperty("java.class.path")).resolveSibling("sleep").toString();
    new ProcessBuilder("sh", "-c", "setsid $0 4711 >/dev/null 2>&1 & $0 4711", sleep).start();
    new ProcessBuilder("ip", "netns", "exec", "pod-a", sleep, "4711").start();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> System.out.println("told to end")));
    System.out.println("ready");
    Thread.currentThread().join();
  }

  private static void run(String... command) throws IOException, InterruptedException {
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException(String.join(" ", command) + ": exit code " + exit);
    }
  }
}
