package io.hoplab.labfile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A place of which two lab files say different things, whatever their comments and style.
 *
 * @param path keys with dots between them; empty when one of them is no lab file
 * @param was what the first says there, on one line; {@code nothing} where it says nothing
 * @param came what the second says there
 */
public record FileDifference(String path, String was, String came) {
  private static final int LONGEST = 100;

  /**
   * All of them, as deep as both files have mappings, in the order of the first and then of the
   * second.
   *
   * @param before a lab file's text
   * @param after another one's
   */
  public static List<FileDifference> between(String before, String after) {
    List<FileDifference> all = new ArrayList<>();
    Optional<YamlNode> old = Manifests.whole(LabText.of(before), new Problems(""));
    Optional<YamlNode> now = Manifests.whole(LabText.of(after), new Problems(""));
    compare("", old.orElse(null), now.orElse(null), all);
    return all;
  }

  private static void compare(
      String path, YamlNode old, YamlNode now, List<FileDifference> differences) {
    if (old instanceof YamlNode.Mapping was && now instanceof YamlNode.Mapping is) {
      Set<String> keys = new LinkedHashSet<>();
      was.entries().forEach(entry -> keys.add(entry.key().text()));
      is.entries().forEach(entry -> keys.add(entry.key().text()));
      for (String key : keys) {
        String below = path.isEmpty() ? key : path + "." + key;
        compare(below, value(was, key), value(is, key), differences);
      }
    } else if (old == null || now == null || !old.sameAs(now)) {
      differences.add(new FileDifference(path, written(old), written(now)));
    }
  }

  private static YamlNode value(YamlNode.Mapping mapping, String key) {
    return mapping.entry(key).map(YamlNode.Entry::value).orElse(null);
  }

  private static String written(YamlNode node) {
    if (node == null) {
      return "nothing";
    }
    String text = Written.of(node);
    return text.length() > LONGEST ? node.words() : text;
  }

  /** {@code cluster.pods.pod-b.ip (was 10.244.0.3, came 10.244.0.9)}. */
  @Override
  public String toString() {
    return path + " (was " + was + ", came " + came + ")";
  }
}
