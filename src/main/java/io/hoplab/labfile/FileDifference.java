package io.hoplab.labfile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where two lab files say different things, whatever their comments and style. */
public final class FileDifference {
  private final List<String> places = new ArrayList<>();

  private FileDifference() {}

  /**
   * The places of which the files say different things, keys with dots between them, in the order
   * of the first and then of the second.
   *
   * @param before a lab file's text
   * @param after another one's
   * @return as deep as both have mappings; the empty place when one of them is no lab file
   */
  public static List<String> places(String before, String after) {
    FileDifference difference = new FileDifference();
    Optional<YamlNode> old = Manifests.whole(LabText.of(before), new Problems(""));
    Optional<YamlNode> now = Manifests.whole(LabText.of(after), new Problems(""));
    difference.compare("", old.orElse(null), now.orElse(null));
    return List.copyOf(difference.places);
  }

  private void compare(String path, YamlNode old, YamlNode now) {
    if (old instanceof YamlNode.Mapping was && now instanceof YamlNode.Mapping is) {
      Set<String> keys = new LinkedHashSet<>();
      was.entries().forEach(entry -> keys.add(entry.key().text()));
      is.entries().forEach(entry -> keys.add(entry.key().text()));
      for (String key : keys) {
        compare(path.isEmpty() ? key : path + "." + key, value(was, key), value(is, key));
      }
    } else if (old == null || now == null || !old.sameAs(now)) {
      places.add(path);
    }
  }

  private static YamlNode value(YamlNode.Mapping mapping, String key) {
    return mapping.entry(key).map(YamlNode.Entry::value).orElse(null);
  }
}
