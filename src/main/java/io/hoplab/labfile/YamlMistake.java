package io.hoplab.labfile;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Says in a sentence what the YAML parser means. */
final class YamlMistake {
  private YamlMistake() {}

  static void describe(JacksonException exception, LabText text, Problems problems) {
    if (exception.getCause() instanceof MarkedYamlEngineException cause
        && cause.getProblemMark().isPresent()) {
      Mark mark = cause.getProblemMark().get();
      problems.add(mark.getLine() + 1, mark.getColumn() + 1, "", sentence(cause, mark, text));
      return;
    }
    if (exception.getCause() instanceof YamlVersionException) {
      problems.add(1, 1, "", "wanted YAML 1.2, came a file that says it is of another version");
      return;
    }
    TokenStreamLocation at = exception.getLocation();
    boolean known = at != null && at.getLineNr() > 0;
    String original = firstLine(exception.getOriginalMessage());
    problems.add(
        known ? at.getLineNr() : 0,
        known ? Math.max(1, at.getColumnNr()) : 0,
        "",
        original.startsWith("Expected a property name")
            ? "wanted a text as the key, came a list or a mapping"
            : "this is not YAML 1.2: " + original);
  }

  private static String sentence(MarkedYamlEngineException cause, Mark mark, LabText text) {
    String problem = cause.getProblem();
    String context = cause.getContext() == null ? "" : cause.getContext();
    if (problem.startsWith("mapping values are not allowed")) {
      return "wanted no colon inside a value; put the value in quotes, mend the indentation of this"
          + " line, or add the colon that the line above lacks";
    }
    if (problem.contains("(TAB)")) {
      return "wanted spaces, came a tab; YAML is indented with spaces";
    }
    if (problem.contains("that cannot start any token")) {
      return "wanted a value, came "
          + problem.substring(problem.indexOf('\''), problem.lastIndexOf('\'') + 1)
          + "; put a value that begins with it in quotes";
    }
    if (problem.contains("end of stream") && context.contains("quoted scalar")) {
      return "wanted the closing quotation mark of the text that begins at "
          + begin(cause)
          + ", came the end of the file";
    }
    if (problem.startsWith("expected ',' or ']'")) {
      return "wanted , or ] in the list that begins at " + begin(cause);
    }
    if (problem.startsWith("expected ',' or '}'")) {
      return "wanted , or } in the mapping that begins at "
          + begin(cause)
          + (text.line(mark.getLine() + 1).codePoints().skip(mark.getColumn()).findFirst().orElse(0)
                  == '['
              ? "; put a key with [ in it in quotes"
              : "");
    }
    if (problem.startsWith("could not find expected ':'")) {
      return "wanted a colon and a space after the key that begins at " + begin(cause);
    }
    if (problem.startsWith("expected <block end>")) {
      return "wanted "
          + (context.contains("collection") ? "a list's next item" : "a mapping's next key")
          + " as indented as the first at "
          + begin(cause)
          + ", came something else";
    }
    return "this is not YAML: " + (context.isEmpty() ? "" : context + ": ") + firstLine(problem);
  }

  private static String begin(MarkedYamlEngineException cause) {
    Optional<Mark> mark = cause.getContextMark();
    return mark.map(m -> (m.getLine() + 1) + ":" + (m.getColumn() + 1)).orElse("the line above");
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
