package io.hoplab.capture;

import io.hoplab.evidence.Sighting;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.pcap.Ipv4Packet;
import io.hoplab.pcap.Transport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A datagram to the discard port of a netns's loopback interface. A record that shows it shows
 * everything that happened in that netns before it.
 *
 * <p>A sender's port may come again, so successive markers differ in length too.
 *
 * @param sourcePort the port it was sent from
 * @param payloadLength in octets
 */
public record Marker(int sourcePort, int payloadLength) {
  /** Where a marker is sent to (RFC 863); nothing listens there. */
  public static final int DISCARD_PORT = 9;

  private static final AddressPort DESTINATION =
      new AddressPort(Ipv4Address.parse("127.0.0.1"), DISCARD_PORT);
  private static final int LENGTHS = 1000;
  private static final AtomicInteger COUNT = new AtomicInteger();

  /**
   * Sends a marker.
   *
   * @throws IOException when the netns does not let it pass, such as with its loopback down
   */
  public static Marker send(NetnsDoor door) throws IOException {
    try {
      return door.visit(Marker::send);
    } catch (IOException e) {
      throw new IOException("cannot send a marker to 127.0.0.1:9: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("sending a marker was interrupted", e);
    } catch (Exception e) {
      throw new IOException("cannot send a marker: " + e.getMessage(), e);
    }
  }

  /** The marker that was seen, if it is one. */
  static Optional<Marker> in(Sighting sighting) {
    return sighting
        .packet()
        .filter(packet -> packet.tuple().filter(Marker::isMarkers).isPresent())
        .map(packet -> (Transport.Udp) packet.transport())
        .map(udp -> new Marker(udp.sourcePort(), udp.payloadLength()));
  }

  /** Whether the packet is a marker, or the kernel's answer to one: nobody takes it. */
  static boolean accountsFor(Sighting sighting) {
    Optional<Ipv4Packet> packet = sighting.packet();
    return sighting.iface().equals(InterfaceName.LO)
        && packet
            .flatMap(Ipv4Packet::tuple)
            .filter(Marker::isMarkers)
            .or(() -> packet.flatMap(Ipv4Packet::concerns).filter(Marker::isMarkers))
            .isPresent();
  }

  /** Whether packets of that tuple are markers. */
  public static boolean isMarkers(FiveTuple tuple) {
    return tuple.protocol() == Protocol.UDP && tuple.destination().equals(DESTINATION);
  }

  private static Marker send() throws IOException {
    byte[] payload = new byte[1 + Math.floorMod(COUNT.getAndIncrement(), LENGTHS)];
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(payload, payload.length, loopback, DISCARD_PORT));
      return new Marker(socket.getLocalPort(), payload.length);
    }
  }
}
