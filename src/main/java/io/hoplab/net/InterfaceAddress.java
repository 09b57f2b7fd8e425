package io.hoplab.net;

/**
 * An address as an interface carries it: with the length of its on-link prefix, host bits kept.
 *
 * @param address the address itself
 * @param prefixLength 0 to 32; the kernel adds a connected route for the prefix when it is below 32
 */
public record InterfaceAddress(Ipv4Address address, int prefixLength) {

  /** Reads {@code 10.244.0.2/24}. */
  public static InterfaceAddress parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new InvalidValueException("an address with its prefix, such as 10.244.0.2/24", text);
    }
    return new InterfaceAddress(
        Ipv4Address.parse(text.substring(0, slash)),
        Cidr.prefixLength(text, text.substring(slash + 1)));
  }

  /** The on-link range. */
  public Cidr range() {
    return Cidr.containing(address, prefixLength);
  }

  @Override
  public String toString() {
    return address + "/" + prefixLength;
  }
}
