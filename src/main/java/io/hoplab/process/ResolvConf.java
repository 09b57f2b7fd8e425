package io.hoplab.process;

import io.hoplab.linux.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file that says whom the C library asks for names. As {@code ip netns exec} does it, a host's
 * own is mounted over the machine's, in a mount namespace of the program that is to see it.
 */
public final class ResolvConf {
  private static final Path PLACE = Path.of("/etc/resolv.conf");
  private static final int MOST_LINKS = 40;

  private ResolvConf() {}

  /**
   * Puts a file in its place, for the calling thread and the programs that it starts from now on.
   * Only for a thread that nobody else uses.
   */
  static void put(Path file) throws IOException {
    LibC.unshare(LibC.CLONE_NEWNS);
    LibC.mount(file.toString(), target(), "none", LibC.MS_BIND);
  }

  /** The file that it is, where a symbolic link stands in its place; it may not be there. */
  public static Path target() throws IOException {
    Path path = PLACE;
    for (int links = 0; Files.isSymbolicLink(path) && links < MOST_LINKS; links++) {
      path = path.resolveSibling(Files.readSymbolicLink(path)).normalize();
    }
    return path;
  }
}
