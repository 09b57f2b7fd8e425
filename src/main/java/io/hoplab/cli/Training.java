package io.hoplab.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Loads every class of the program, so that the archive of classes that the launcher has made of
 * this run serves the verbs too that it does not use.
 */
final class Training {
  private static final String CLASS = ".class";

  private Training() {}

  /** Whether this run is one whose classes are archived. */
  static boolean isOn() {
    return Boolean.getBoolean("hoplab.training");
  }

  static void loadClasses() {
    try {
      Path jar =
          Path.of(Training.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (JarFile file = new JarFile(jar.toFile())) {
        for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
          String name = entries.nextElement().getName();
          if (name.endsWith(CLASS) && !name.contains("-")) {
            load(name.substring(0, name.length() - CLASS.length()).replace('/', '.'));
          }
        }
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("a run to train needs the program's jar", e);
    }
  }

  private static void load(String name) {
    try {
      Class.forName(name, false, Training.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      // It needs a library that only one verb has; that verb then loads it the long way.
    }
  }
}
