package io.hoplab.labfile;

import io.hoplab.net.InvalidValueException;
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
  private final FilePlace place;
  private final String value;

  private FileEdit(String text, YamlNode.Mapping root, FilePlace place, String value) {
    this.text = text;
    this.root = root;
    this.place = place;
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
   * @param path keys with dots between them, and list items by their numbers: {@code
   *     cluster.pods.pod-b.ready}, {@code cluster.services.web.ports[0].nodePort}
   * @param value YAML on one line: {@code off}, {@code {app: web}}; empty to take the place out
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
    try {
      return new FileEdit(text, root, FilePlace.parse(path), value)
          .set(path, wanted.get(), problems);
    } catch (InvalidValueException e) {
      return new Edited.Refused(e.getMessage());
    }
  }

  private Edited set(String path, YamlNode wanted, Problems problems) {
    Optional<YamlNode> old = node(place.depth());
    boolean takeOut = wanted instanceof YamlNode.Scalar scalar && scalar.absent();
    boolean same =
        old.isPresent()
            ? old.get().sameAs(wanted)
            : takeOut
                && last() instanceof FilePlace.Step.Key
                && node(place.depth() - 1).filter(YamlNode.Mapping.class::isInstance).isPresent();
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
        old.isPresent() ? (takeOut ? without(old.get()) : replaced(old.get())) : inserted();
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

  private FilePlace.Step last() {
    return place.steps().get(place.depth() - 1);
  }

  /** What so many steps of the way lead to. */
  private Optional<YamlNode> node(int depth) {
    Optional<YamlNode> at = Optional.of(root);
    for (int i = 0; i < depth; i++) {
      FilePlace.Step step = place.steps().get(i);
      at =
          step instanceof FilePlace.Step.Item item
              ? at.flatMap(it -> item(it, item.number()))
              : at.flatMap(it -> entry(it, ((FilePlace.Step.Key) step).name()))
                  .map(YamlNode.Entry::value);
    }
    return at;
  }

  private static Optional<YamlNode> item(YamlNode node, int number) {
    return node instanceof YamlNode.Sequence list && number < list.items().size()
        ? Optional.of(list.items().get(number))
        : Optional.empty();
  }

  private static Optional<YamlNode.Entry> entry(YamlNode node, String key) {
    return node instanceof YamlNode.Mapping mapping ? mapping.entry(key) : Optional.empty();
  }

  private Optional<String> replaced(YamlNode old) {
    return end(old)
        .map(
            end ->
                text.substring(0, offset(old.line(), old.column())) + value + text.substring(end));
  }

  /** Where the old value ends; empty when that is not known. */
  private Optional<Integer> end(YamlNode old) {
    if (!(old instanceof YamlNode.Scalar scalar) || scalar.textColumn() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        offset(scalar.line(), scalar.textColumn())
            + scalar.text().length()
            + (scalar.isQuoted() ? 1 : 0));
  }

  /** The text without the line of a key; empty when the key has no line of its own. */
  private Optional<String> without(YamlNode old) {
    Optional<Integer> end = end(old);
    if (!(last() instanceof FilePlace.Step.Key name) || end.isEmpty()) {
      return Optional.empty();
    }
    Optional<YamlNode.Scalar> key =
        node(place.depth() - 1).flatMap(it -> entry(it, name.name())).map(YamlNode.Entry::key);
    int line = offset(key.orElseThrow().line(), 1);
    boolean alone =
        text.substring(line, offset(key.orElseThrow().line(), key.orElseThrow().column()))
            .isBlank();
    int next = text.indexOf('\n', end.get());
    return alone && next >= 0
        ? Optional.of(text.substring(0, line) + text.substring(next + 1))
        : Optional.empty();
  }

  /**
   * The text with a new key in the innermost mapping that there is. It becomes the first, because
   * where a mapping ends is not known.
   */
  private Optional<String> inserted() {
    int depth = place.depth() - 1;
    while (node(depth).isEmpty()) {
      depth--;
    }
    Optional<String> entry = entry(depth);
    if (entry.isEmpty() || !(node(depth).get() instanceof YamlNode.Mapping mapping)) {
      return Optional.empty();
    }
    int start = offset(mapping.line(), mapping.column());
    if (text.startsWith("{", start)) {
      String rest = mapping.entries().isEmpty() ? "" : ", ";
      return Optional.of(
          text.substring(0, start + 1) + entry.get() + rest + text.substring(start + 1));
    }
    if (mapping.entries().isEmpty()) {
      return Optional.empty();
    }
    YamlNode.Scalar first = mapping.entries().get(0).key();
    int at = offset(first.line(), first.column());
    String before = text.substring(offset(first.line(), 1), at);
    // Behind the dash of a list's item the other keys are as far to the right as the first.
    return before.matches("[ -]*")
        ? Optional.of(
            text.substring(0, at)
                + entry.get()
                + "\n"
                + " ".repeat(before.length())
                + text.substring(at))
        : Optional.empty();
  }

  /** The steps from there on with the value, on one line: {@code kubeProxy: {mode: nftables}}. */
  private Optional<String> entry(int depth) {
    StringBuilder entry = new StringBuilder();
    for (int i = depth; i < place.depth(); i++) {
      if (!(place.steps().get(i) instanceof FilePlace.Step.Key key)) {
        return Optional.empty();
      }
      entry.append(i == depth ? "" : "{").append(key.name()).append(": ");
    }
    return Optional.of(entry + value + "}".repeat(place.depth() - 1 - depth));
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
