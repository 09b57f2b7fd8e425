package io.hoplab.watch;

import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The sockets of a netns (proc_net_tcp in the kernel's documentation). */
final class Sockets {
  private static final String TCP_LISTEN = "0A";
  private static final String UDP_UNCONNECTED = "07";
  private static final String ANY_OF_IPV6 = "0".repeat(32);
  private static final int IPV4_DIGITS = 8;

  private Sockets() {}

  /** The addresses at which the calling thread's netns listens on the port. */
  static List<Ipv4Address> listening(Protocol protocol, int port) throws IOException {
    Path folder = Path.of("/proc/thread-self/net");
    List<Ipv4Address> addresses =
        new ArrayList<>(read(folder.resolve(protocol.toString()), protocol, port));
    try {
      addresses.addAll(read(folder.resolve(protocol + "6"), protocol, port));
    } catch (NoSuchFileException e) {
      // The machine has no IPv6.
    }
    return addresses;
  }

  private static List<Ipv4Address> read(Path table, Protocol protocol, int port)
      throws IOException {
    return parse(Files.readAllLines(table), protocol, port);
  }

  static List<Ipv4Address> parse(List<String> lines, Protocol protocol, int port) {
    List<Ipv4Address> addresses = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.strip().split(" +");
      String[] local = words.length > 3 ? words[1].split(":") : new String[0];
      boolean listens =
          local.length == 2
              && words[3].equals(protocol == Protocol.TCP ? TCP_LISTEN : UDP_UNCONNECTED)
              && Integer.parseInt(local[1], 16) == port;
      if (listens) {
        address(local[0]).ifPresent(addresses::add);
      }
    }
    return addresses;
  }

  /** The kernel prints the address as a number of the machine's byte order. */
  private static Optional<Ipv4Address> address(String digits) {
    if (digits.length() == IPV4_DIGITS) {
      ByteBuffer octets = ByteBuffer.wrap(HexFormat.of().parseHex(digits));
      return Optional.of(
          new Ipv4Address(
              ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                  ? Integer.reverseBytes(octets.getInt())
                  : octets.getInt()));
    }
    return digits.equals(ANY_OF_IPV6) ? Optional.of(new Ipv4Address(0)) : Optional.empty();
  }
}
