package io.hoplab.labfile;

import io.hoplab.net.Cidr;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;

/**
 * Addresses that no endpoint and no address of a Service may be, in the API server's own words
 * (kubernetes pkg/apis/core/validation, ValidateEndpointIP), which says nothing of other multicast:
 * no TCP connection can be made to it.
 */
enum SpecialRange {
  UNSPECIFIED("0.0.0.0/32", "may not be unspecified (0.0.0.0)"),
  LOOPBACK("127.0.0.0/8", "may not be in the loopback range (127.0.0.0/8)"),
  LINK_LOCAL("169.254.0.0/16", "may not be in the link-local range (169.254.0.0/16)"),
  LINK_LOCAL_MULTICAST(
      "224.0.0.0/24", "may not be in the link-local multicast range (224.0.0.0/24)"),
  MULTICAST("224.0.0.0/4", "may not be in the multicast range (224.0.0.0/4)");

  private final Cidr range;
  private final String reason;

  SpecialRange(String range, String reason) {
    this.range = Cidr.parse(range);
    this.reason = reason;
  }

  /**
   * Reads an address that is none of these.
   *
   * @throws InvalidValueException when the text is no address, or one of these
   */
  static Ipv4Address parseOther(String text) {
    Ipv4Address address = Ipv4Address.parse(text);
    refuse(Cidr.host(address), "an address", text);
    return address;
  }

  /**
   * Reads a range that does not lie in one of these.
   *
   * @throws InvalidValueException when the text is no range, or lies in one of these
   */
  static Cidr parseOtherRange(String text) {
    Cidr range = Cidr.parse(text);
    refuse(range, "a range of clients' addresses", text);
    return range;
  }

  private static void refuse(Cidr range, String wanted, String text) {
    for (SpecialRange special : values()) {
      if (special.range.contains(range)) {
        throw new InvalidValueException(wanted + ", which " + special.reason, text);
      }
    }
  }
}
