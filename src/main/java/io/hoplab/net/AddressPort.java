package io.hoplab.net;

/**
 * One end of a conversation: an address and a port.
 *
 * <p>ICMP has no ports. An echo's identifier stands in for the port of the end that asked, which is
 * where conntrack translates it too; the other end has port 0.
 *
 * @param address the address
 * @param port 0 to 65535; 0 where there is none
 */
public record AddressPort(Ipv4Address address, int port) {

  /** Checks the port's range. */
  public AddressPort {
    if (port < 0 || port > 65535) {
      throw new InvalidValueException("a port from 0 to 65535", Integer.toString(port));
    }
  }

  /** Reads {@code 10.240.0.4:80}, or an address alone for port 0. */
  public static AddressPort parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return new AddressPort(Ipv4Address.parse(text), 0);
    }
    return new AddressPort(
        Ipv4Address.parse(text.substring(0, colon)), parsePort(text.substring(colon + 1)));
  }

  /** Reads a port number from 1 to 65535. */
  public static int parsePort(String text) {
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    }
    throw new InvalidValueException("a port from 1 to 65535", text);
  }

  /** The same address with another port. */
  public AddressPort withPort(int newPort) {
    return new AddressPort(address, newPort);
  }

  @Override
  public String toString() {
    return port == 0 ? address.toString() : address + ":" + port;
  }
}
