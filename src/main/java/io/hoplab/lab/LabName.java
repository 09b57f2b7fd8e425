package io.hoplab.lab;

import java.util.Optional;

/**
 * A lab's name: the lab file's without its ending, and for a variant {@code @} and the variant's
 * name behind it: {@code clusterip-same-node@azure-cni}. The sign can be in no name of either, is
 * no separator of paths, and means nothing to a shell, to XML and in a file's name, so that the
 * name is the same wherever it stands.
 *
 * @param base the name of the lab as its file has it
 * @param variant the variant's name; empty for the lab as its file has it
 */
public record LabName(String base, Optional<String> variant) {
  /** What stands between the two. */
  public static final char SIGN = '@';

  /** The name of a variant of this lab. */
  public static String of(String base, String variant) {
    return base + SIGN + variant;
  }

  /** Takes a name apart. */
  public static LabName parse(String name) {
    int at = name.lastIndexOf(SIGN);
    return at < 0
        ? new LabName(name, Optional.empty())
        : new LabName(name.substring(0, at), Optional.of(name.substring(at + 1)));
  }
}
