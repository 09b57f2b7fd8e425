package io.hoplab.topology;

import io.hoplab.net.InterfaceName;
import java.util.Optional;

/**
 * A kernel parameter of one netns.
 *
 * @param key its path below {@code /proc/sys}, with slashes: an interface's name may hold dots
 * @param value what is written
 * @param dev the interface that must exist before the parameter does
 * @param note why it is set
 */
public record Sysctl(String key, String value, Optional<InterfaceName> dev, Note note) {

  /** A parameter that the netns has from the start; the key in sysctl(8)'s dots. */
  public static Sysctl of(String dottedKey, String value, Note note) {
    return new Sysctl(dottedKey.replace('.', '/'), value, Optional.empty(), note);
  }

  /** A parameter that comes with an interface; the key with slashes. */
  public static Sysctl of(InterfaceName dev, String key, String value, Note note) {
    return new Sysctl(key, value, Optional.of(dev), note);
  }
}
