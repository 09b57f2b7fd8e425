package io.hoplab.labfile;

import java.util.List;
import java.util.Optional;

/**
 * Sets one place of a lab file's text to another value. The rest of the text stays as it is,
 * comments and all, where the place can be found in it; else the whole file is written anew. What
 * Kubernetes objects say in it is written in the words of labs when one of them is to be changed in
 * a way for which it has no field of its own.
 */
public final class FileEdit {
  private final YamlNode.Mapping root;
  private final String text;
  private final String[] keys;
  private final String value;

  private FileEdit(String text, YamlNode.Mapping root, String path, String value) {
    this.text = text;
    this.root = root;
    this.keys = path.split("\\.", -1);
    this.value = value;
  }

  /** What came of it. */
  public sealed interface Edited {
    /** The text of the file, which is the old one when it has that value already. */
    record Text(String text) implements Edited {}

    /** It cannot be done, and why. */
    record Refused(String message) implements Edited {}
  }

  /**
   * Edits a text.
   *
   * @param text a lab file's text, without problems
   * @param path keys with dots between them: {@code cluster.pods.pod-b.ready}
   * @param value YAML on one line: {@code off}, {@code {app: web}}; empty to take the key out
   */
  public static Edited set(String text, String path, String value) {
    Problems problems = new Problems(path);
    LabText content = LabText.of(text);
    Optional<YamlNode> tree = Manifests.whole(content, problems);
    if (tree.isEmpty() || !(tree.get() instanceof YamlNode.Mapping root)) {
      return refused(problems, "wanted a lab file, came something else");
    }
    if (value.lines().count() > 1) {
      return new Edited.Refused("wanted a value on one line, came several");
    }
    Optional<YamlNode> wanted =
        YamlReader.read(LabText.of("value: " + value), problems).stream()
            .findFirst()
            .filter(YamlNode.Mapping.class::isInstance)
            .flatMap(it -> ((YamlNode.Mapping) it).entry("value"))
            .map(YamlNode.Entry::value);
    if (wanted.isEmpty()) {
      return refused(problems, "wanted a value of YAML, came " + YamlNode.quoted(value));
    }
    return new FileEdit(text, root, path, value).set(path, wanted.get(), problems);
  }

  private Edited set(String path, YamlNode wanted, Problems problems) {
    Optional<YamlNode.Entry> old = entry(keys.length);
    boolean takeOut = wanted instanceof YamlNode.Scalar scalar && scalar.absent();
    boolean same =
        old.isPresent() ? old.get().value().sameAs(wanted) : takeOut && above().isPresent();
    if (same) {
      return new Edited.Text(text);
    }
    YamlNode.Scalar key = new YamlNode.Scalar(path, false, 0, 1, 1);
    Optional<YamlNode.Mapping> changed =
        TreeEdit.apply(root, new Item(wanted, key, path, problems));
    if (changed.isEmpty()) {
      return refused(problems, "cannot be set");
    }
    Optional<String> spliced =
        old.isPresent() ? replaced(old.get(), takeOut) : above().flatMap(this::inserted);
    return new Edited.Text(
        spliced
            .filter(candidate -> says(candidate, changed.get()))
            .or(() -> besideObjects(wanted, key).filter(it -> says(it, changed.get())))
            .orElseGet(() -> YamlText.of(changed.get())));
  }

  /** The lab written anew, the objects behind it as they are; empty when it has no such place. */
  private Optional<String> besideObjects(YamlNode wanted, YamlNode.Scalar key) {
    List<YamlNode> documents = YamlReader.read(LabText.of(text), new Problems(""));
    if (documents.isEmpty() || !(documents.get(0) instanceof YamlNode.Mapping lab)) {
      return Optional.empty();
    }
    Item change = new Item(wanted, key, key.text(), new Problems(""));
    return TreeEdit.apply(lab, change)
        .map(
            edited -> {
              StringBuilder file = new StringBuilder(YamlText.of(edited));
              documents.stream()
                  .skip(1)
                  .forEach(it -> file.append("---\n").append(YamlText.of(it)));
              return file.toString();
            });
  }

  private static Edited refused(Problems problems, String otherwise) {
    return new Edited.Refused(
        problems.all().stream().map(Problem::message).findFirst().orElse(otherwise));
  }

  /** A cut in the wrong place is found here, so the cuts need not know all of YAML. */
  private static boolean says(String candidate, YamlNode tree) {
    Problems problems = new Problems("");
    return Manifests.whole(LabText.of(candidate), problems).filter(tree::sameAs).isPresent();
  }

  /** The entry that so many of the keys lead to. */
  private Optional<YamlNode.Entry> entry(int depth) {
    YamlNode at = root;
    YamlNode.Entry found = null;
    for (String key : List.of(keys).subList(0, depth)) {
      Optional<YamlNode.Entry> next =
          at instanceof YamlNode.Mapping mapping ? mapping.entry(key) : Optional.empty();
      if (next.isEmpty()) {
        return Optional.empty();
      }
      found = next.get();
      at = found.value();
    }
    return Optional.ofNullable(found);
  }

  private Optional<YamlNode.Mapping> above() {
    Optional<YamlNode> node =
        keys.length == 1 ? Optional.of(root) : entry(keys.length - 1).map(YamlNode.Entry::value);
    return node.filter(YamlNode.Mapping.class::isInstance).map(YamlNode.Mapping.class::cast);
  }

  private Optional<String> replaced(YamlNode.Entry old, boolean takeOut) {
    if (!(old.value() instanceof YamlNode.Scalar scalar) || scalar.textColumn() == 0) {
      return Optional.empty();
    }
    int textStart = offset(scalar.line(), scalar.textColumn());
    boolean quoted = scalar.textColumn() != scalar.column();
    int end = textStart + scalar.text().length() + (quoted ? 1 : 0);
    if (!takeOut) {
      int start = offset(scalar.line(), scalar.column());
      return Optional.of(text.substring(0, start) + value + text.substring(end));
    }
    int line = offset(old.key().line(), 1);
    boolean alone = text.substring(line, offset(old.key().line(), old.key().column())).isBlank();
    int next = text.indexOf('\n', end);
    return alone && next >= 0
        ? Optional.of(text.substring(0, line) + text.substring(next + 1))
        : Optional.empty();
  }

  /** The new key becomes the first, because where a mapping ends is not known. */
  private Optional<String> inserted(YamlNode.Mapping mapping) {
    String entry = keys[keys.length - 1] + ": " + value;
    int start = offset(mapping.line(), mapping.column());
    if (text.startsWith("{", start)) {
      String rest = mapping.entries().isEmpty() ? "" : ", ";
      return Optional.of(text.substring(0, start + 1) + entry + rest + text.substring(start + 1));
    }
    if (mapping.entries().isEmpty()) {
      return Optional.empty();
    }
    YamlNode.Scalar first = mapping.entries().get(0).key();
    int line = offset(first.line(), 1);
    String indent = text.substring(line, offset(first.line(), first.column()));
    return indent.isBlank()
        ? Optional.of(text.substring(0, line) + indent + entry + "\n" + text.substring(line))
        : Optional.empty();
  }

  /** Where in the text a line's column is. */
  private int offset(int line, int column) {
    int start = 0;
    for (int i = 1; i < line; i++) {
      int end = start;
      while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
        end++;
      }
      start = text.startsWith("\r\n", end) ? end + 2 : Math.min(end + 1, text.length());
    }
    try {
      return text.offsetByCodePoints(start, column - 1);
    } catch (IndexOutOfBoundsException e) {
      return text.length();
    }
  }
}
