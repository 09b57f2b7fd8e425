package io.hoplab.completion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The shells that can be completed in.
 *
 * <p>A script has two parts: a table of the verbs with what they take, made from the model, and
 * what walks over the words on the command line with it, a file beside this class. What changes
 * while the shell runs (labs, running labs, hosts) the script asks the launcher for, as {@code
 * hoplab __complete labs|running|hosts [-l NAME]}, which answers with a line for each.
 */
public enum Shell {
  BASH {
    @Override
    String table(Verb program) {
      return BashTable.of(program);
    }
  },
  ZSH {
    @Override
    String table(Verb program) {
      return ZshFunctions.of(program);
    }
  },
  FISH {
    @Override
    String table(Verb program) {
      return FishTable.of(program);
    }
  };

  /** The line of a file that the table takes the place of. */
  private static final String PLACE = "# TABLE\n";

  abstract String table(Verb program);

  /** The script for a program. */
  public String script(CommandSpec program) {
    return walker().replace(PLACE, table(Verb.program(program)));
  }

  private String walker() {
    String name = "hoplab." + this;
    try (InputStream file = Shell.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read from the jar", e);
    }
  }

  /** The shell's name. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
