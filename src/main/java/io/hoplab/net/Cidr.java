package io.hoplab.net;

/**
 * A range of addresses in CIDR notation (RFC 4632), with every host bit zero.
 *
 * @param network the first address of the range
 * @param prefixLength 0 to 32
 */
public record Cidr(Ipv4Address network, int prefixLength) implements Comparable<Cidr> {

  /** {@code 0.0.0.0/0}: every address; what {@code ip} calls {@code default}. */
  public static final Cidr ALL = new Cidr(new Ipv4Address(0), 0);

  /** Checks that the prefix length fits and that no host bit is set. */
  public Cidr {
    if (prefixLength < 0 || prefixLength > 32) {
      throw new InvalidValueException(
          "a prefix length from 0 to 32", Integer.toString(prefixLength));
    }
    if ((network.bits() & ~mask(prefixLength)) != 0) {
      throw new InvalidValueException(
          "a range without host bits, " + containing(network, prefixLength),
          network + "/" + prefixLength);
    }
  }

  /**
   * Reads {@code ADDRESS/LENGTH}.
   *
   * @throws InvalidValueException when the text is not that, or a host bit is set
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new InvalidValueException("a range such as 10.240.0.0/16", text);
    }
    return new Cidr(
        Ipv4Address.parse(text.substring(0, slash)), prefixLength(text, text.substring(slash + 1)));
  }

  static int prefixLength(String whole, String text) {
    if (text.matches("[0-9]{1,2}") && Integer.parseInt(text) <= 32) {
      return Integer.parseInt(text);
    }
    throw new InvalidValueException("a prefix length from 0 to 32 after the slash", whole);
  }

  /** The range of the given length that holds the address. */
  public static Cidr containing(Ipv4Address address, int prefixLength) {
    return new Cidr(new Ipv4Address(address.bits() & mask(prefixLength)), prefixLength);
  }

  /** The range of one address. */
  public static Cidr host(Ipv4Address address) {
    return new Cidr(address, 32);
  }

  private static int mask(int prefixLength) {
    return prefixLength == 0 ? 0 : -1 << (32 - prefixLength);
  }

  /** Whether the address lies in the range. */
  public boolean contains(Ipv4Address address) {
    return (address.bits() & mask(prefixLength)) == network.bits();
  }

  /** Whether every address of the other range lies in this one. */
  public boolean contains(Cidr other) {
    return other.prefixLength >= prefixLength && contains(other.network);
  }

  /** Whether the two ranges share an address. */
  public boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  /** How many addresses the range has, 1 to 2^32. */
  public long size() {
    return 1L << (32 - prefixLength);
  }

  /** The address at a place in the range, 0 for the first. */
  public Ipv4Address address(long index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException(index + " in " + this);
    }
    return network.plus((int) index);
  }

  /** The last address of the range: its broadcast address when it is an IPv4 subnet. */
  public Ipv4Address last() {
    return address(size() - 1);
  }

  @Override
  public int compareTo(Cidr other) {
    int byNetwork = network.compareTo(other.network);
    return byNetwork != 0 ? byNetwork : Integer.compare(prefixLength, other.prefixLength);
  }

  @Override
  public String toString() {
    return network + "/" + prefixLength;
  }
}
