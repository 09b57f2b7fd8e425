package io.hoplab.labfile;

import io.hoplab.net.Cidr;
import java.util.List;
import java.util.Optional;

/**
 * Ranges that AKS refuses for the addresses of Services, pods and virtual networks.
 *
 * @see <a href="https://learn.microsoft.com/azure/aks/azure-cni-overview">Azure CNI:
 *     prerequisites</a>
 */
final class ReservedRanges {
  private static final List<Cidr> RESERVED =
      List.of(
          Cidr.parse("169.254.0.0/16"),
          Cidr.parse("172.30.0.0/16"),
          Cidr.parse("172.31.0.0/16"),
          Cidr.parse("192.0.2.0/24"));

  private ReservedRanges() {}

  /**
   * Warns of a range that overlaps a reserved one.
   *
   * @param what it is
   * @param at where it stands
   */
  static void check(String what, Cidr range, Item at) {
    Optional<Cidr> reserved = RESERVED.stream().filter(other -> other.overlaps(range)).findFirst();
    if (reserved.isPresent()) {
      at.warningAtKey(
          "AKS refuses the %s %s, which lies in %s; here it works"
              .formatted(what, range, reserved.get()));
    }
  }
}
