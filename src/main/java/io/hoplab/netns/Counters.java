package io.hoplab.netns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The kernel's counters of a netns, named as nstat(8) names them: {@code IpForwDatagrams}, {@code
 * TcpExtIPReversePathFilter}.
 */
public final class Counters {
  private static final List<String> FILES = List.of("snmp", "netstat");

  private Counters() {}

  /** Reads the counters of the calling thread's netns. */
  public static Map<String, Long> read() throws IOException {
    Map<String, Long> counters = new HashMap<>();
    for (String file : FILES) {
      counters.putAll(parse(Files.readAllLines(Path.of("/proc/thread-self/net", file))));
    }
    return Map.copyOf(counters);
  }

  /** Reads pairs of lines: names and then values, both behind the same {@code Group:}. */
  static Map<String, Long> parse(List<String> lines) {
    Map<String, Long> counters = new HashMap<>();
    for (int i = 0; i + 1 < lines.size(); i += 2) {
      String[] names = lines.get(i).split(" ");
      String[] values = lines.get(i + 1).split(" ");
      if (!names[0].equals(values[0]) || names.length != values.length) {
        throw new IllegalStateException(
            "wanted values for \"" + lines.get(i) + "\", came \"" + lines.get(i + 1) + "\"");
      }
      String group = names[0].substring(0, names[0].length() - 1);
      for (int j = 1; j < names.length; j++) {
        counters.put(group + names[j], Long.parseLong(values[j]));
      }
    }
    return counters;
  }
}
