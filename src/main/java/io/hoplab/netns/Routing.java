package io.hoplab.netns;

import io.hoplab.linux.ErrnoException;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.netlink.Attributes;
import io.hoplab.netlink.MessageWriter;
import io.hoplab.netlink.NetlinkMessage;
import io.hoplab.netlink.NetlinkSocket;
import io.hoplab.netlink.Rtnetlink;
import io.hoplab.topology.RouteProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Questions to the routing of the netns that a socket belongs to. */
public final class Routing {
  private static final int RTM_GETROUTE = 26;
  private static final int RTM_GETNEIGH = 30;
  private static final int RTM_F_LOOKUP_TABLE = 0x1000;
  private static final int RTM_F_FIB_MATCH = 0x2000;
  private static final int ROUTE_HEADER = 12;
  private static final int ROUTE_PROTOCOL_OFFSET = 5;
  private static final int ROUTE_TYPE_OFFSET = 7;
  private static final int RTA_DST = 1;
  private static final int RTA_SRC = 2;
  private static final int RTA_IIF = 3;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PREFSRC = 7;
  private static final int RTA_TABLE = 15;
  private static final int NEIGHBOUR_HEADER = 12;
  private static final int NDA_DST = 1;
  private static final int NDA_LLADDR = 2;
  private static final int HOST_PREFIX = 32;

  private final NetlinkSocket socket;

  /** Asks through a socket for {@link NetlinkSocket#ROUTE}. */
  public Routing(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** Equivalent to {@code ip route get}. */
  public RouteAnswer route(RouteQuestion question) throws IOException {
    OptionalInt incoming = OptionalInt.empty();
    if (question.incoming().isPresent()) {
      incoming = OptionalInt.of(index(question.incoming().get()));
    }
    NetlinkMessage answer;
    try {
      answer = socket.ask(message(question, incoming, RTM_F_LOOKUP_TABLE));
    } catch (ErrnoException e) {
      return new RouteAnswer.Refused(e.errno());
    }
    return found(answer);
  }

  /**
   * Who made the route that decides, as {@code ip route get fibmatch} prints it behind {@code
   * proto}.
   *
   * @return empty when there is no such route, or it was made by none of those
   */
  public Optional<RouteProtocol> maker(RouteQuestion question) throws IOException {
    try {
      NetlinkMessage answer =
          socket.ask(message(question, OptionalInt.empty(), RTM_F_LOOKUP_TABLE | RTM_F_FIB_MATCH));
      return RouteProtocol.of(answer.payload()[ROUTE_PROTOCOL_OFFSET]);
    } catch (ErrnoException e) {
      return Optional.empty();
    }
  }

  private static NetlinkMessage message(RouteQuestion question, OptionalInt incoming, int flags) {
    MessageWriter message =
        new MessageWriter(RTM_GETROUTE, 0)
            .u8(Rtnetlink.AF_INET)
            .u8(HOST_PREFIX)
            .u8(question.source().isPresent() ? HOST_PREFIX : 0)
            .u8(0)
            .u32(0)
            .u32(flags)
            .attribute(RTA_DST, question.destination().toBytes());
    question.source().ifPresent(source -> message.attribute(RTA_SRC, source.toBytes()));
    incoming.ifPresent(index -> message.attributeU32(RTA_IIF, index));
    return message.message();
  }

  private RouteAnswer found(NetlinkMessage answer) throws IOException {
    int type = answer.payload()[ROUTE_TYPE_OFFSET];
    RouteAnswer.Kind kind =
        switch (type) {
          case 1 -> RouteAnswer.Kind.UNICAST;
          case 2 -> RouteAnswer.Kind.LOCAL;
          case 3 -> RouteAnswer.Kind.BROADCAST;
          case 5 -> RouteAnswer.Kind.MULTICAST;
          default -> throw new IOException("wanted a route of type 1, 2, 3 or 5, came " + type);
        };
    Attributes attributes = answer.attributes(ROUTE_HEADER);
    return new RouteAnswer.Found(
        kind,
        address(attributes, RTA_GATEWAY),
        InterfaceName.of(name(attributes.u32(RTA_OIF).orElseThrow())),
        address(attributes, RTA_PREFSRC),
        attributes.u32(RTA_TABLE).orElseThrow());
  }

  /**
   * Equivalent to {@code ip -4 neigh show nud all}, without interfaces whose names no lab would
   * give.
   */
  public List<Neighbour> neighbours() throws IOException {
    NetlinkMessage question =
        new MessageWriter(RTM_GETNEIGH, 0).u32(Rtnetlink.AF_INET).u32(0).u32(0).message();
    List<Neighbour> neighbours = new ArrayList<>();
    for (NetlinkMessage answer : socket.dump(question)) {
      ByteBuffer header = ByteBuffer.wrap(answer.payload()).order(ByteOrder.nativeOrder());
      Attributes attributes = answer.attributes(NEIGHBOUR_HEADER);
      Optional<InterfaceName> dev = InterfaceName.find(name(header.getInt(4)));
      if (dev.isEmpty()) {
        continue;
      }
      neighbours.add(
          new Neighbour(
              address(attributes, NDA_DST).orElseThrow(),
              dev.get(),
              attributes
                  .bytes(NDA_LLADDR)
                  .filter(octets -> octets.length == 6)
                  .map(octets -> MacAddress.of(octets, 0)),
              Neighbour.State.of(header.getShort(8) & 0xffff)));
    }
    return List.copyOf(neighbours);
  }

  private int index(InterfaceName name) throws IOException {
    try {
      NetlinkMessage link = socket.ask(Rtnetlink.linkNamed(name));
      return ByteBuffer.wrap(link.payload()).order(ByteOrder.nativeOrder()).getInt(4);
    } catch (ErrnoException e) {
      throw new ErrnoException("interface " + name, e.errno());
    }
  }

  private String name(int index) throws IOException {
    return socket
        .ask(Rtnetlink.link(index))
        .attributes(Rtnetlink.LINK_HEADER)
        .text(Rtnetlink.IFLA_IFNAME)
        .orElseThrow();
  }

  private static Optional<Ipv4Address> address(Attributes attributes, int type) {
    return attributes.be32(type).stream().mapToObj(Ipv4Address::new).findFirst();
  }
}
