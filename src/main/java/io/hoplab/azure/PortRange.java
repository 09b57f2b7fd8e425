package io.hoplab.azure;

/**
 * Ports next to each other.
 *
 * @param first the lowest
 * @param last the highest
 */
public record PortRange(int first, int last) {
  /** As multiport(iptables-extensions(8)) writes it. */
  String iptables() {
    return first == last ? Integer.toString(first) : first + ":" + last;
  }

  /** As Azure writes it: {@code 80} or {@code 8000-8100}. */
  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
