package io.hoplab.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.flow.Ending;
import io.hoplab.flow.Way;
import io.hoplab.net.Protocol;
import io.hoplab.observe.ObservedPacket;
import io.hoplab.report.Ink;
import io.hoplab.report.TraceReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A lab that runs and is then broken by hand: the trace names the host and the true cause. */
@Tag("kernel")
class CauseTest {
  private static final Pattern PLACE = Pattern.compile("\\{(?<host>[a-z]+)/(?<iface>[a-z0-9-]+)}");
  private static final String NOBODYS = "02:00:00:00:00:99";

  /** What is broken, what is asked, and what the trace must say. */
  private record Broken(
      String question, List<String> changes, Way way, String ending, List<String> cause) {

    /** {@code a box:80} or {@code udp a box:53}. */
    static Broken trace(String question) {
      return new Broken(question, List.of(), Way.REQUEST, "", List.of());
    }

    Broken after(String... words) {
      return new Broken(question, List.of(words), way, ending, cause);
    }

    Broken ends(String where, String... why) {
      return new Broken(question, changes, way, where, List.of(why));
    }

    Broken reply() {
      return new Broken(question, changes, Way.REPLY, ending, cause);
    }

    @Override
    public String toString() {
      return String.join("; ", changes) + " → " + question + ": " + way + " " + ending;
    }
  }

  static Stream<Broken> routes() {
    return Stream.of(
        Broken.trace("a box:80")
            .after("a: ip route del default")
            .ends("no route at a", "ip route get 10.9.1.4: ENETUNREACH"),
        Broken.trace("a box:80")
            .after("west: ip route del default")
            .ends(
                "no route at west",
                "ip route get 10.9.1.4 from 10.77.1.2 iif cbr0: ENETUNREACH",
                "ICMP type 3 code 0"),
        Broken.trace("a box:80")
            .after("vnet: ip route del 10.9.1.4")
            .ends("blackhole at vnet", "there is no route to 10.9.1.4, which is box's;"),
        Broken.trace("a c:80")
            .after("vnet: ip route del 10.77.2.0/24 table 101")
            .ends("blackhole at vnet", "the route blackhole 10.0.0.0/8;"),
        Broken.trace("a box:80")
            .after(
                "vnet: ip route del 10.9.1.4",
                "vnet: ip route del 10.9.1.0/24",
                "vnet: ip route del blackhole 10.0.0.0/8")
            .ends("no route at vnet", "iif f-west: ENETUNREACH", "ICMP type 3 code 0"),
        Broken.trace("a box:80")
            .after("a: ip route add blackhole 10.9.1.4")
            .ends("blackhole at a", "the route blackhole 10.9.1.4"),
        Broken.trace("a box:80")
            .after("a: ip route add prohibit 10.9.1.0/24")
            .ends("rejected at a", "the route prohibit 10.9.1.0/24"),
        Broken.trace("a box:80")
            .after("a: ip route add unreachable 10.9.1.0/24")
            .ends("no route at a", "the route unreachable 10.9.1.0/24"),
        Broken.trace("a box:80")
            .after("west: ip route add blackhole 10.9.1.4")
            .ends("blackhole at west", "the route blackhole 10.9.1.4"),
        // What bears the mark would have gone on.
        Broken.trace("a box:80")
            .after(
                "west: ip rule add pref 90 fwmark 7 lookup 700",
                "west: ip route add default via 10.9.0.1 table 700",
                "west: ip route add blackhole 10.9.1.4")
            .ends("blackhole at west", "the route blackhole 10.9.1.4"),
        Broken.trace("a box:80")
            .after("west: ip route add prohibit 10.9.1.0/24")
            .ends("rejected at west", "the route prohibit 10.9.1.0/24", "ICMP type 3 code 13"),
        Broken.trace("a box:80")
            .after("west: ip route add unreachable 10.9.1.0/24")
            .ends("no route at west", "the route unreachable 10.9.1.0/24", "ICMP type 3 code 1"),
        Broken.trace("a box:80")
            .after("box: ip route del default")
            .ends("no route at box", "ip route get 10.9.0.10: ENETUNREACH")
            .reply(),
        Broken.trace("a box")
            .after("vnet: ip route replace blackhole 10.9.0.10")
            .ends("blackhole at vnet", "the route blackhole 10.9.0.10")
            .reply());
  }

  static Stream<Broken> rules() {
    return Stream.of(
        Broken.trace("a box:80")
            .after("west: iptables -I FORWARD -p tcp --dport 80 -j DROP")
            .ends("denied at west", "-t filter -A FORWARD -p tcp -m tcp --dport 80 -j DROP"),
        Broken.trace("a box:80")
            .after("west: iptables -P FORWARD DROP")
            .ends("denied at west", "-t filter -P FORWARD DROP"),
        Broken.trace("a box:80")
            .after(
                "west: nft add table ip own",
                "west: nft add chain ip own f { type filter hook forward priority 0; policy drop;"
                    + " }")
            .ends("denied at west", "ip own f policy drop"),
        Broken.trace("a box:80")
            .after("west: iptables -I FORWARD -p tcp -j REJECT")
            .ends(
                "rejected at west", "-A FORWARD -p tcp -j REJECT --reject-with icmp-port-unreach"),
        Broken.trace("a box:80")
            .after("box: iptables -A INPUT -p tcp -j REJECT --reject-with tcp-reset")
            .ends("rejected at box", "-A INPUT -p tcp -j REJECT --reject-with tcp-reset"),
        Broken.trace("udp a box:53")
            .after("box: iptables -A INPUT -p udp -j REJECT")
            .ends("rejected at box", "-A INPUT -p udp -j REJECT"),
        Broken.trace("a box:80")
            .after("a: iptables -A OUTPUT -p tcp -j DROP")
            .ends("denied at a", "-t filter -A OUTPUT -p tcp -j DROP"),
        Broken.trace("a c:80")
            .after(
                "vnet: iptables -I FORWARD ! -s 10.9.0.10/32 -i f-west -m comment --comment"
                    + " west_NIC -j DROP")
            .ends("denied at vnet", "-i f-west"),
        Broken.trace("a box:80")
            .after("west: iptables -I FORWARD -s 10.9.1.4 -j DROP")
            .ends("denied at west", "-A FORWARD -s 10.9.1.4/32 -j DROP")
            .reply(),
        Broken.trace("a box:80")
            .after("box: iptables -A OUTPUT -p tcp --sport 80 -j DROP")
            .ends("denied at box", "-A OUTPUT -p tcp -m tcp --sport 80 -j DROP")
            .reply(),
        Broken.trace("a box:80")
            .after("a: iptables -A INPUT -p tcp -j DROP")
            .ends("denied at a", "-A INPUT -p tcp -j DROP")
            .reply());
  }

  static Stream<Broken> switches() {
    return Stream.of(
        Broken.trace("a box:80")
            .after("west: sysctl -w net.ipv4.ip_forward=0")
            .ends(
                "not forwarding at west",
                "net.ipv4.conf.cbr0.forwarding is 0, as net.ipv4.ip_forward is;"),
        Broken.trace("a box:80")
            .after("west: sysctl -w net.ipv4.conf.cbr0.forwarding=0")
            .ends("not forwarding at west", "net.ipv4.conf.cbr0.forwarding is 0;"),
        Broken.trace("a c:80")
            .after(
                "east: sysctl -w net.ipv4.conf.all.rp_filter=1",
                "east: ip route add 10.77.1.0/24 dev cbr0")
            .ends(
                "reverse-path filtered at east",
                "10.77.1.2 is not reached by eth0",
                "net.ipv4.conf.all.rp_filter is 1, and the way back is by cbr0"),
        Broken.trace("a c:80")
            .after(
                "east: sysctl -w net.ipv4.conf.all.rp_filter=1",
                "east: ip route add 10.77.1.0/24 dev cbr0",
                "east: ip route add blackhole 10.77.2.2")
            .ends("blackhole at east", "the route blackhole 10.77.2.2"),
        Broken.trace("a c:80")
            .after(
                "east: sysctl -w net.ipv4.conf.all.rp_filter=2",
                "east: ip route add 10.77.1.0/24 dev cbr0",
                "east: ip route add blackhole 10.77.2.2")
            .ends("blackhole at east", "the route blackhole 10.77.2.2"),
        Broken.trace("a c:80")
            .after("east: ip addr add 10.77.1.2/32 dev lo")
            .ends("reverse-path filtered at east", "10.77.1.2 is an address of east itself"),
        Broken.trace("a box")
            .after("box: sysctl -w net.ipv4.icmp_echo_ignore_all=1")
            .ends("refused at box", "net.ipv4.icmp_echo_ignore_all is 1")
            .reply());
  }

  static Stream<Broken> listeners() {
    return Stream.of(
        Broken.trace("a box:80")
            .after("stop box.http")
            .ends("refused at box", "nothing listens on TCP port 80", "a reset"),
        Broken.trace("udp a box:53")
            .after("stop box.dns")
            .ends("refused at box", "nothing listens on UDP port 53", "ICMP type 3 code 3"),
        Broken.trace("udp a box:53")
            .after("stop box.dns", "box: iptables -A OUTPUT -p icmp -j DROP")
            .ends("refused at box", "nothing listens on UDP port 53; it did not answer"));
  }

  static Stream<Broken> neighbours() {
    return Stream.of(
        Broken.trace("a box:80")
            .after("a: ip neigh replace 10.77.1.1 dev eth0 lladdr " + NOBODYS + " nud permanent")
            .ends(
                "wrong neighbour at a",
                "ip neigh: 10.77.1.1 dev eth0 lladdr " + NOBODYS + " PERMANENT",
                "which is nobody's there",
                "west/cbr0 has {west/cbr0}"),
        Broken.trace("a box:80")
            .after("a: ip neigh replace 10.77.1.1 dev eth0 lladdr " + NOBODYS + " nud stale")
            .ends("wrong neighbour at a", "lladdr " + NOBODYS, "west/cbr0 has {west/cbr0}"),
        Broken.trace("a b:80")
            .after("a: ip neigh replace 10.77.1.3 dev eth0 lladdr {d/eth0} nud permanent")
            .ends(
                "wrong neighbour at a",
                "10.77.1.3 dev eth0 lladdr {d/eth0} PERMANENT, which is d/eth0; b/eth0 has {b/eth0}"),
        Broken.trace("a west")
            .after("a: ip neigh replace 10.77.1.1 dev eth0 lladdr {b/eth0} nud permanent")
            .ends("wrong neighbour at a", "which is b/eth0; west/cbr0 has {west/cbr0}"),
        Broken.trace("a box:80")
            .after("vnet: ip neigh replace 10.9.1.4 dev f-box lladdr " + NOBODYS + " nud permanent")
            .ends(
                "wrong neighbour at vnet",
                "dev f-box lladdr " + NOBODYS,
                "box/eth0 has {box/eth0}"),
        Broken.trace("a box:80")
            .after("west: ip neigh replace 10.77.1.2 dev cbr0 lladdr {d/eth0} nud permanent")
            .ends(
                "wrong neighbour at west",
                "10.77.1.2 dev cbr0 lladdr {d/eth0} PERMANENT, which is d/eth0; a/eth0 has {a/eth0}")
            .reply(),
        Broken.trace("a box:80")
            .after("box: ip neigh replace 10.9.1.1 dev eth0 lladdr " + NOBODYS + " nud permanent")
            .ends("wrong neighbour at box", "10.9.1.1 dev eth0 lladdr " + NOBODYS, "vnet/f-box has")
            .reply(),
        Broken.trace("a c:80")
            .after("c: ip addr flush dev eth0")
            .ends("neighbour unreachable at east", "nobody answered who has 10.77.2.2"),
        Broken.trace("a b:80")
            .after("b: ip addr flush dev eth0")
            .ends(
                "neighbour unreachable at a",
                "nobody answered who has 10.77.1.3, and no interface that eth0 reaches has it"),
        Broken.trace("b box:80")
            .after("b: ip addr flush dev eth0")
            .ends("no route at b", "ENETUNREACH", "b has no address"),
        Broken.trace("a box:80")
            .after("west: ip link set veth-a nomaster", "a: ip neigh flush dev eth0")
            .ends(
                "neighbour unreachable at west",
                "nobody answered who has 10.77.1.2, and no interface that cbr0 reaches has it")
            .reply());
  }

  static Stream<Broken> links() {
    return Stream.of(
        Broken.trace("a box:80")
            .after("a: ip link set eth0 down")
            .ends("no route at a", "ENETUNREACH", "a/eth0 is down, which takes every route by it"),
        Broken.trace("a box:80")
            .after("west: ip link set veth-a down")
            .ends("link down at a", "a/eth0 has no carrier: west/veth-a is down"),
        Broken.trace("a box:80")
            .after("west: ip link set eth0 down")
            .ends("no route at west", "west/eth0 is down, which takes every route by it away"),
        Broken.trace("a box:80")
            .after("box: ip link set eth0 down")
            .ends("link down at vnet", "box/eth0 is down"),
        // The kernel takes the carrier of the bridge away in its own time.
        Broken.trace("a c:80")
            .after("c: ip link set eth0 down")
            .ends("link down at east", "c/eth0", "is down"),
        Broken.trace("a box")
            .after("vnet: ip link set f-box mtu 80")
            .ends("too big at vnet", "vnet/f-box takes packets of 80 octets at most", "has 84"),
        Broken.trace("a box")
            .after("box: ip link set eth0 mtu 70")
            .ends("too big at vnet", "box/eth0 takes packets of 70 octets at most", "has 84"));
  }

  static Stream<Broken> timesToLive() {
    return Stream.of(
        Broken.trace("a box:80")
            .after("a: sysctl -w net.ipv4.ip_default_ttl=1")
            .ends(
                "TTL expired at west",
                "it came with TTL 1, and a had sent it with 1 (net.ipv4.ip_default_ttl)",
                "ICMP type 11 code 0"),
        Broken.trace("a box:80")
            .after(
                "a: sysctl -w net.ipv4.ip_default_ttl=1",
                "west: iptables -A OUTPUT -p icmp -j DROP")
            .ends("TTL expired at west", "net.ipv4.ip_default_ttl"),
        Broken.trace("box c")
            .after(
                "vnet: ip route replace 10.77.2.0/24 via 10.9.0.11 dev f-east onlink",
                "box: sysctl -w net.ipv4.ip_default_ttl=1")
            .ends("TTL expired at east", "box had sent it with 1 (net.ipv4.ip_default_ttl)"),
        Broken.trace("a c:80")
            .after("vnet: ip route replace 10.77.2.0/24 via 10.9.0.10 dev f-west onlink table 101")
            .ends("loop at west", "it passed west/eth0 out again"));
  }

  /** What no instrument shows must be called lost, however likely a cause is. */
  static Stream<Broken> unknown() {
    return Stream.of(
        Broken.trace("a box:80")
            .after(
                "west: ip rule add pref 90 fwmark 7 lookup 700",
                "west: ip route add blackhole default table 700",
                "west: ip route add blackhole 10.9.1.4")
            .ends("lost at west", "and nothing that explains it was found"),
        Broken.trace("a box:80")
            .after("west: tc qdisc add dev eth0 root tbf rate 1kbit burst 10 limit 10")
            .ends(
                "lost at west",
                "never went on; 10.9.0.1 is INCOMPLETE in ip neigh, and no question for it was seen to"
                    + " leave by eth0"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "routes",
    "rules",
    "switches",
    "listeners",
    "neighbours",
    "links",
    "timesToLive",
    "unknown"
  })
  void theCauseIsNamed(Broken broken) throws Exception {
    try (LabUp lab = LabUp.build()) {
      for (String change : broken.changes()) {
        lab.change(macs(lab, change));
      }
      List<String> words = new ArrayList<>(Arrays.asList(broken.question().split(" ")));
      Optional<Protocol> protocol =
          words.size() == 3
              ? Optional.of(Protocol.valueOf(words.remove(0).toUpperCase(Locale.ROOT)))
              : Optional.empty();
      Answer answer = lab.trace(words.get(0), words.get(1), protocol, 1);
      String picture = TraceReport.text(answer, Ink.PLAIN);
      Ending ending =
          answer
              .conversations()
              .get(0)
              .first(broken.way())
              .map(ObservedPacket::trace)
              .orElseThrow(() -> new AssertionError(picture))
              .ending();
      assertThat(ending).as(picture).hasToString(broken.ending());
      for (String part : broken.cause()) {
        assertThat(ending.cause()).as(picture).contains(macs(lab, part));
      }
      assertThat(answer.outcome())
          .as(picture)
          .isEqualTo(broken.ending().startsWith("lost") ? Outcome.UNKNOWN : Outcome.ENDED);
    }
  }

  /** The text with {@code {HOST/INTERFACE}} replaced by the Ethernet address. */
  private static String macs(LabUp lab, String text) throws Exception {
    String done = text;
    for (Matcher place = PLACE.matcher(done); place.find(); place = PLACE.matcher(done)) {
      String link = lab.run(place.group("host"), "ip -o link show dev " + place.group("iface"));
      String mac = link.substring(link.indexOf("link/ether ") + 11).split(" ")[0];
      done = done.replace(place.group(), mac);
    }
    return done;
  }
}
