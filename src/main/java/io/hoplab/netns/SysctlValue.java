package io.hoplab.netns;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The values of kernel parameters. */
public final class SysctlValue {
  private static final Path ALL = Path.of("/proc/sys");
  private static final int LONGEST = 4096;

  private SysctlValue() {}

  /**
   * Equivalent to {@code sysctl -n KEY} in the calling thread's netns.
   *
   * @param key its path below {@code /proc/sys}, with slashes
   * @return empty when there is no such parameter
   */
  public static Optional<String> read(String key) throws IOException {
    try (InputStream file = Files.newInputStream(ALL.resolve(key))) {
      // In one read(2): the kernel has nothing to say to a second one. Files.readString reads a
      // file whose size is 0 by its first octet.
      return Optional.of(new String(file.readNBytes(LONGEST), StandardCharsets.UTF_8).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
