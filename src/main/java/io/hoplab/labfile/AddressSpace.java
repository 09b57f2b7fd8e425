package io.hoplab.labfile;

import io.hoplab.azure.Backbone;
import io.hoplab.net.Cidr;
import java.util.List;

/**
 * Which ranges a virtual network and its subnets can have.
 *
 * @see <a href="https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq">Azure:
 *     virtual network FAQ, what address ranges can I use</a>
 */
final class AddressSpace {
  /** Azure's smallest and largest subnet, as prefix lengths. */
  private static final int SMALLEST = 29;

  private static final int LARGEST = 2;

  /** Linux has no route to the first of them, either. */
  private static final List<Cidr> REFUSED =
      List.of(
          Cidr.parse("0.0.0.0/8"),
          Cidr.parse("127.0.0.0/8"),
          Cidr.parse("168.63.129.16/32"),
          Cidr.parse("169.254.0.0/16"),
          Cidr.parse("224.0.0.0/4"),
          Cidr.parse("255.255.255.255/32"));

  private AddressSpace() {}

  /** Says why no address space can have the range. */
  static void check(Cidr range, Item at) {
    for (Cidr refused : REFUSED) {
      if (refused.overlaps(range)) {
        at.problem(
            "wanted a range that a virtual network can have, came "
                + range
                + ", which overlaps "
                + refused
                + "; Azure refuses it");
        return;
      }
    }
    if (Backbone.RANGE.overlaps(range)) {
      at.problem(
          "wanted a range outside "
              + Backbone.RANGE
              + ", where the fabric's own cables have their addresses, came "
              + range);
    }
  }

  /** Whether a subnet can be that large or small; if not, it is said. */
  static boolean isSubnet(Cidr range, Item at) {
    boolean fits = range.prefixLength() <= SMALLEST && range.prefixLength() >= LARGEST;
    if (!fits) {
      at.problem("wanted a subnet from /" + LARGEST + " to /" + SMALLEST + ", came " + range);
    }
    return fits;
  }
}
