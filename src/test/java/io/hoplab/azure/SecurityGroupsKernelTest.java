package io.hoplab.azure;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hoplab.apply.Applier;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.azure.SecurityRule.Access;
import io.hoplab.azure.SecurityRule.Direction;
import io.hoplab.iptables.Table;
import io.hoplab.k8s.Network;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.plan.Planner;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.time.Await;
import io.hoplab.topology.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Groups made at random, and packets sent past them, against {@link AzureSays}. */
@Tag("kernel")
class SecurityGroupsKernelTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int ROUNDS = 12;
  private static final List<Integer> PORTS = List.of(80, 8080, 9000);
  private static final String MARKER = "marker";

  private static final RouteTable ROUTES =
      new RouteTable(
          "rt", List.of(new UserDefinedRoute("far", Cidr.parse("10.99.0.0/16"), Optional.empty())));
  private static final Subnet WEB =
      new Subnet("web", Cidr.parse("10.9.1.0/24"), Optional.of(ROUTES));
  private static final Subnet DB = new Subnet("db", Cidr.parse("10.9.2.0/24"), Optional.empty());
  private static final Subnet EDGE =
      new Subnet("edge", Cidr.parse("10.9.3.0/24"), Optional.empty());
  private static final Cidr SPACE = Cidr.parse("10.9.0.0/16");

  /** Addresses outside the virtual network from which the host {@code edge} sends as well. */
  private static final List<String> FOREIGN = List.of("10.99.0.1", "203.0.113.9", "10.98.0.1");

  private static final Nic LEFT = nic("left", EDGE, "10.9.3.8");
  private static final Nic RIGHT = nic("right", EDGE, "10.9.3.9");
  private static final Map<String, Nic> NICS = new LinkedHashMap<>();
  private static final List<DatagramSocket> RECEIVERS = new ArrayList<>();
  private static final List<ServerSocketChannel> LISTENERS = new ArrayList<>();
  private static final Set<String> ARRIVED = ConcurrentHashMap.newKeySet();
  private static RunningNetwork network;

  /** A packet that opens a flow, by its five-tuple and where it begins and ends. */
  record Opening(
      Protocol protocol, Nic from, Ipv4Address source, int sourcePort, Nic to, int port) {
    @Override
    public String toString() {
      return protocol + " " + source + ":" + sourcePort + ">" + to.address() + ":" + port;
    }
  }

  @BeforeAll
  static void build() throws IOException {
    for (Nic nic :
        List.of(
            nic("web-1", WEB, "10.9.1.4"),
            nic("web-2", WEB, "10.9.1.5"),
            nic("db-1", DB, "10.9.2.4"),
            nic("edge", EDGE, "10.9.3.4"))) {
      NICS.put(nic.host().value(), nic);
    }
    List<VirtualMachine> machines =
        all().stream().map(nic -> new VirtualMachine(nic, List.of())).toList();
    network =
        Applier.apply(
            Planner.plan(
                Network.lower(
                    new Resources(vnet(SecurityGroups.NONE), machines), Optional.empty())),
            Path.of("/run/netns"));
    for (String address : FOREIGN) {
      run("edge", "", "ip", "addr", "add", address + "/32", "dev", "lo");
    }
    for (Nic nic : NICS.values()) {
      for (int port : PORTS) {
        receive(nic, port);
      }
    }
    receive(RIGHT, PORTS.get(0));
  }

  private static List<Nic> all() {
    List<Nic> all = new ArrayList<>(NICS.values());
    all.add(LEFT);
    all.add(RIGHT);
    return all;
  }

  @AfterAll
  static void end() throws IOException {
    RECEIVERS.forEach(DatagramSocket::close);
    for (ServerSocketChannel listener : LISTENERS) {
      listener.close();
    }
    network.close();
  }

  private static Nic nic(String name, Subnet subnet, String address) {
    return new Nic(HostName.of(name), subnet, Ipv4Address.parse(address), true, 1500);
  }

  private static VirtualNetwork vnet(SecurityGroups groups) {
    return new VirtualNetwork(List.of(SPACE), List.of(WEB, DB, EDGE), groups);
  }

  private static void receive(Nic nic, int port) throws IOException {
    DatagramSocket socket = network.visit(nic.host(), () -> new DatagramSocket(port));
    RECEIVERS.add(socket);
    Thread thread =
        new Thread(
            () -> {
              DatagramPacket packet = new DatagramPacket(new byte[200], 200);
              while (!socket.isClosed()) {
                try {
                  socket.receive(packet);
                  ARRIVED.add(new String(packet.getData(), 0, packet.getLength(), US_ASCII));
                } catch (IOException e) {
                  // Closed: the loop's condition tells.
                }
              }
            },
            nic.host() + ":" + port);
    thread.setDaemon(true);
    thread.start();
    LISTENERS.add(
        network.visit(
            nic.host(), () -> ServerSocketChannel.open().bind(new InetSocketAddress(port), 1000)));
  }

  private static String run(String host, String input, String... command) throws IOException {
    return Finished.run(Command.of(command).in(network.netns(HostName.of(host))), input, DEADLINE)
        .outputOrThrow();
  }

  /** Gives the virtual network the rules of these groups, as one change. */
  private static void install(SecurityGroups groups) throws IOException {
    Host host = new Fabric(vnet(groups), all(), Edge.NONE).hosts().get(0);
    StringBuilder text = new StringBuilder("*filter\n");
    host.chains().stream()
        .filter(chain -> chain.table() == Table.FILTER)
        .forEach(chain -> text.append(':').append(chain.name()).append(" - [0:0]\n"));
    host.rules().stream()
        .filter(rule -> rule.rule().table() == Table.FILTER)
        .forEach(rule -> text.append(rule.rule().line()).append('\n'));
    run(Fabric.VNET.value(), text.append("COMMIT\n").toString(), "iptables-restore");
  }

  @Test
  void everyPacketFaresAsAzureSaysUnderGroupsOfAllKinds() throws Exception {
    RandomGroups random = new RandomGroups(new Random(20260331));
    int passed = 0;
    int all = 0;
    for (int round = 0; round < ROUNDS; round++) {
      SecurityGroups groups = random.groups(List.of(WEB, DB), List.copyOf(NICS.values()));
      install(groups);
      AzureSays azure = new AzureSays(groups, SPACE);
      List<Opening> openings = openings(round);
      Set<String> expected = new TreeSet<>();
      openings.stream().filter(azure::passes).forEach(it -> expected.add(it.toString()));
      assertThat(send(openings, expected, MARKER + round)).as("%s", groups).isEqualTo(expected);
      passed += expected.size();
      all += openings.size();
    }
    // Groups that pass or stop nearly everything would show nothing.
    assertThat((double) passed / all).isBetween(0.2, 0.8);
  }

  private static List<Opening> openings(int round) {
    List<Opening> openings = new ArrayList<>();
    List<Nic> nics = List.copyOf(NICS.values());
    int sourcePort = 20_000 + 1000 * round;
    for (Nic from : nics) {
      for (Nic to : nics) {
        if (from.equals(to)) {
          continue;
        }
        for (int port : PORTS) {
          for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
            openings.add(new Opening(protocol, from, from.address(), sourcePort++, to, port));
          }
        }
        openings.add(new Opening(Protocol.ICMP, from, from.address(), 0, to, 0));
      }
    }
    for (String source : FOREIGN) {
      for (Nic to : nics.subList(0, 3)) {
        Ipv4Address address = Ipv4Address.parse(source);
        openings.add(
            new Opening(Protocol.UDP, NICS.get("edge"), address, sourcePort++, to, PORTS.get(0)));
      }
    }
    return openings;
  }

  /** Sends them all; which of them arrived. */
  private static Set<String> send(List<Opening> openings, Set<String> expected, String marker)
      throws IOException, TimeoutException {
    ARRIVED.clear();
    Map<String, SocketChannel> connecting = new LinkedHashMap<>();
    List<Thread> pings = new ArrayList<>();
    for (Opening opening : openings) {
      InetSocketAddress to =
          new InetSocketAddress(opening.to().address().toString(), opening.port());
      InetSocketAddress from =
          new InetSocketAddress(opening.source().toString(), opening.sourcePort());
      switch (opening.protocol()) {
        case TCP -> {
          SocketChannel channel = network.visit(opening.from().host(), SocketChannel::open);
          channel.configureBlocking(false);
          channel.bind(from);
          channel.connect(to);
          connecting.put(opening.toString(), channel);
        }
        case UDP -> datagram(opening.from().host(), from, to, opening.toString());
        case ICMP -> pings.add(ping(opening));
      }
    }
    for (Thread ping : pings) {
      join(ping);
    }
    // Nothing filters these two, and the same router is through with the others by then.
    datagram(
        LEFT.host(),
        new InetSocketAddress(LEFT.address().toString(), 0),
        new InetSocketAddress(RIGHT.address().toString(), PORTS.get(0)),
        marker);
    Await.until(
        () -> {
          for (Map.Entry<String, SocketChannel> entry : connecting.entrySet()) {
            if (connected(entry.getValue())) {
              ARRIVED.add(entry.getKey());
            }
          }
          return ARRIVED.contains(marker) && ARRIVED.containsAll(expected)
              ? Optional.empty()
              : Optional.of("not all arrived that should");
        },
        Duration.ofSeconds(2));
    for (SocketChannel channel : connecting.values()) {
      channel.close();
    }
    Set<String> arrived = new TreeSet<>(ARRIVED);
    arrived.remove(marker);
    return arrived;
  }

  private static boolean connected(SocketChannel channel) {
    try {
      return channel.finishConnect();
    } catch (IOException e) {
      return false;
    }
  }

  private static void datagram(
      HostName host, InetSocketAddress from, InetSocketAddress to, String text) throws IOException {
    byte[] octets = text.getBytes(US_ASCII);
    try (DatagramSocket socket = network.visit(host, () -> new DatagramSocket(from))) {
      socket.send(new DatagramPacket(octets, octets.length, to));
    }
  }

  private static Thread ping(Opening opening) {
    Thread thread =
        new Thread(
            () -> {
              try {
                run(
                    opening.from().host().value(),
                    "",
                    "ping",
                    "-qc1",
                    "-W0.3",
                    opening.to().address().toString());
                ARRIVED.add(opening.toString());
              } catch (IOException e) {
                // Not answered: ping's exit code says so.
              }
            });
    thread.start();
    return thread;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aChangeOfRulesLeavesAnEstablishedFlowAloneAndStopsTheNextOne() throws Exception {
    install(allOfDb(Access.ALLOW));
    Nic web = NICS.get("web-1");
    InetSocketAddress to = new InetSocketAddress(NICS.get("db-1").address().toString(), 7000);
    ServerSocketChannel listener =
        network.visit(
            NICS.get("db-1").host(),
            () -> ServerSocketChannel.open().bind(new InetSocketAddress(to.getPort())));
    LISTENERS.add(listener);
    SocketChannel client = network.visit(web.host(), () -> SocketChannel.open(to));
    SocketChannel server = listener.accept();
    install(allOfDb(Access.DENY));
    for (String word : List.of("there", "again")) {
      assertThat(exchanged(client, server, word)).isEqualTo(word);
      assertThat(exchanged(server, client, word)).isEqualTo(word);
    }
    assertThatThrownBy(
            () ->
                network.visit(
                    web.host(),
                    () -> {
                      try (Socket second = new Socket()) {
                        second.connect(to, 300);
                      }
                      return null;
                    }))
        .hasMessageContaining("timed out");
    client.close();
    server.close();
  }

  private static SecurityGroups allOfDb(Access access) {
    List<SecurityRule> rules = new ArrayList<>();
    for (Direction direction : Direction.values()) {
      rules.add(
          SecurityRule.ofAddresses(
              "all", 100, direction, access, AddressPrefixes.ANY, AddressPrefixes.ANY));
    }
    return new SecurityGroups(
        Map.of(DB.name(), new NetworkSecurityGroup("of-db", rules)), Map.of());
  }

  private static String exchanged(SocketChannel from, SocketChannel to, String word)
      throws IOException, TimeoutException {
    from.write(ByteBuffer.wrap(word.getBytes(US_ASCII)));
    to.configureBlocking(false);
    ByteBuffer came = ByteBuffer.allocate(100);
    Await.until(
        () -> {
          try {
            return to.read(came) >= 0 && came.position() < word.length()
                ? Optional.of("came " + came.position() + " octets of " + word)
                : Optional.empty();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        Duration.ofSeconds(2));
    return new String(came.array(), 0, came.position(), US_ASCII);
  }
}
