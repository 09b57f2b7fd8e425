package io.hoplab.tracing;

import io.hoplab.azure.LoadBalancer;
import io.hoplab.iptables.Table;
import io.hoplab.linux.ErrnoException;
import io.hoplab.net.Protocol;
import io.hoplab.netlink.MessageWriter;
import io.hoplab.netlink.NetlinkMessage;
import io.hoplab.netlink.NetlinkSocket;
import io.hoplab.netlink.NftTable;
import io.hoplab.tracing.RuleMessage.Header;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An nftables table that has every packet of a netns traced: {@code meta nftrace set 1} before
 * every other rule, above all before one such as {@code -j CT --notrack}. Health probes come again
 * and again for as long as a lab is up, with more packets than a monitor can keep up with: of those
 * it has only the ones traced that open a connection, which alone meet rules of NAT.
 *
 * <p>It is an instrument and no part of a lab: no iptables program shows it, and the kernel takes
 * it away when the socket that owns it is closed, however the process ends (nft(8), table flag
 * {@code owner}). Kernels before 5.12 have no owners; there {@link #close} alone takes it away.
 */
public final class TraceTable implements AutoCloseable {
  private static final AtomicLong LAST = new AtomicLong(System.nanoTime());

  private static final String PREFIX = "hoplab-";

  private static final int SUBSYSTEM = 10;
  private static final int NEWTABLE = SUBSYSTEM << 8;
  private static final int GETTABLE = SUBSYSTEM << 8 | 1;
  private static final int DELTABLE = SUBSYSTEM << 8 | 2;
  private static final int NEWCHAIN = SUBSYSTEM << 8 | 3;
  private static final int NEWRULE = SUBSYSTEM << 8 | 6;
  private static final int NFPROTO_INET = 1;
  private static final int NFPROTO_IPV4 = 2;
  private static final int NESTED = 0x8000;

  private static final int NAME_OF_TABLE = 1;
  private static final int TABLE_FLAGS = 2;
  private static final int OWNER = 2;
  private static final int TABLE_OF_CHAIN = 1;
  private static final int NAME_OF_CHAIN = 3;
  private static final int CHAIN_HOOK = 4;
  private static final int CHAIN_TYPE = 7;
  private static final int HOOK_NUMBER = 1;
  private static final int HOOK_PRIORITY = 2;

  /** Where an IPv4 header has its addresses, and a TCP header its flags. */
  private static final int SOURCE = 12;

  private static final int DESTINATION = 16;
  private static final int TCP_FLAGS = 13;
  private static final byte SYN = 2;

  /** NF_INET_PRE_ROUTING and NF_INET_LOCAL_OUT. */
  private enum Hook {
    PREROUTING(0),
    OUTPUT(3);

    private final int number;

    Hook(int number) {
      this.number = number;
    }

    private String chain() {
      return name();
    }
  }

  /** After reassembly (-400) and before the raw table (-300). */
  private static final int PRIORITY = -350;

  private final String name;
  private final NetlinkSocket socket;
  private final boolean owned;

  private TraceTable(String name, NetlinkSocket socket, boolean owned) {
    this.name = name;
    this.socket = socket;
    this.owned = owned;
  }

  /**
   * A name, which xtables-monitor(8) prints. No two have the same: several programs may trace one
   * netns.
   */
  static String newName() {
    return PREFIX + Long.toHexString(LAST.incrementAndGet());
  }

  /** Whether the calling thread's netns has an nftables table, as iptables-nft makes them. */
  public static boolean wanted() throws IOException {
    return tables() > 0;
  }

  /**
   * Whether the calling thread's netns has a table that neither an iptables program nor a tracer
   * has made.
   */
  static boolean foreignTables() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETFILTER)) {
      return NftTable.all(socket).stream()
          .anyMatch(
              table ->
                  table.family() == NFPROTO_INET
                      || (table.family() == NFPROTO_IPV4 && !isKnown(table.name())));
    }
  }

  private static boolean isKnown(String name) {
    return Table.find(name).isPresent() || name.equals("security") || name.startsWith(PREFIX);
  }

  static int tables() throws IOException {
    try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETFILTER)) {
      return socket.dump(message(GETTABLE, 0).message()).size();
    }
  }

  /**
   * Has the IPv4 packets of the calling thread's netns traced until this is closed.
   *
   * @param name one of {@link #newName}
   * @throws IOException when the kernel refuses it
   */
  static TraceTable open(String name) throws IOException {
    NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETFILTER);
    boolean opened = false;
    try {
      boolean owned = true;
      Optional<NetlinkSocket.Refusal> refusal = socket.transact(SUBSYSTEM, requests(name, true));
      if (refusal.isPresent() && refusal.get().index() == 0) {
        owned = false;
        refusal = socket.transact(SUBSYSTEM, requests(name, false));
      }
      if (refusal.isPresent()) {
        throw new ErrnoException("nftables table " + name, refusal.get().errno());
      }
      opened = true;
      return new TraceTable(name, socket, owned);
    } finally {
      if (!opened) {
        socket.close();
      }
    }
  }

  private static List<NetlinkMessage> requests(String name, boolean owned) {
    List<NetlinkMessage> requests = new ArrayList<>();
    MessageWriter table =
        message(NEWTABLE, NetlinkMessage.CREATE).attributeText(NAME_OF_TABLE, name);
    if (owned) {
      table.attribute(TABLE_FLAGS, RuleMessage.be32(OWNER));
    }
    requests.add(table.message());
    for (Hook hook : Hook.values()) {
      requests.add(chain(name, hook));
      requests.add(spare(name, hook, SOURCE));
      requests.add(spare(name, hook, DESTINATION));
      requests.add(rule(name, hook).trace().message());
    }
    return requests;
  }

  private static NetlinkMessage chain(String table, Hook hook) {
    return message(NEWCHAIN, NetlinkMessage.CREATE)
        .attributeText(TABLE_OF_CHAIN, table)
        .attributeText(NAME_OF_CHAIN, hook.chain())
        .begin(CHAIN_HOOK | NESTED)
        .attribute(HOOK_NUMBER, RuleMessage.be32(hook.number))
        .attribute(HOOK_PRIORITY, RuleMessage.be32(PRIORITY))
        .end()
        .attributeText(CHAIN_TYPE, "filter")
        .message();
  }

  private static NetlinkMessage spare(String table, Hook hook, int address) {
    return rule(table, hook)
        .has(Header.NETWORK, address, LoadBalancer.PROBER.toBytes())
        .speaks(Protocol.TCP.number())
        .hasNone(Header.TRANSPORT, TCP_FLAGS, SYN)
        .accept()
        .message();
  }

  private static RuleMessage rule(String table, Hook hook) {
    int atTheEnd = NetlinkMessage.CREATE | NetlinkMessage.APPEND;
    return new RuleMessage(message(NEWRULE, atTheEnd), table, hook.chain());
  }

  private static MessageWriter message(int type, int flags) {
    return new MessageWriter(type, flags).u8(NFPROTO_IPV4).u8(0).u16(0);
  }

  @Override
  public void close() {
    try {
      if (!owned) {
        socket.transact(
            SUBSYSTEM, List.of(message(DELTABLE, 0).attributeText(NAME_OF_TABLE, name).message()));
      }
    } catch (IOException e) {
      // The netns is being taken away, and the table with it.
    } finally {
      socket.close();
    }
  }
}
