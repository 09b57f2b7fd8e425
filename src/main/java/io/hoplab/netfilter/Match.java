package io.hoplab.netfilter;

import io.hoplab.net.AddressPort;
import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.Optional;
import java.util.Set;

/** One condition of a rule (iptables(8), parameters; iptables-extensions(8), match extensions). */
sealed interface Match {

  /** Whether the packet meets the condition; the recent match takes note of it, too. */
  boolean matches(Packet packet, Surroundings host);

  /** {@code ! ...} */
  record Not(Match match) implements Match {
    @Override
    public boolean matches(Packet packet, Surroundings host) {
      return !match.matches(packet, host);
    }
  }

  /** {@code -s RANGE} */
  record Source(Cidr range) implements Match {
    @Override
    public boolean matches(Packet packet, Surroundings host) {
      return range.contains(packet.source().address());
    }
  }

  /** {@code -d RANGE} */
  record Destination(Cidr range) implements Match {
    @Override
    public boolean matches(Packet packet, Surroundings host) {
      return range.contains(packet.destination().address());
    }
  }

  /** {@code -i NAME}, or {@code -i PREFIX+} */
  record InInterface(String name) implements Match {
    @Override
    public boolean matches(Packet packet, Surroundings host) {
      return named(name, packet.in());
    }
  }

  /** {@code -o NAME}, or {@code -o PREFIX+} */
  record OutInterface(String name) implements Match {
    @Override
    public boolean matches(Packet packet, Surroundings host) {
      return named(name, packet.out());
    }
  }

  private static boolean named(String name, Optional<InterfaceName> one) {
    String actual = one.map(InterfaceName::toString).orElse("");
    return name.endsWith("+")
        ? actual.startsWith(name.substring(0, name.length() - 1))
        : actual.equals(name);
  }

  /** {@code -p PROTOCOL} */
  record Speaks(Protocol protocol) implements Match {
    @Override
    public boolean matches(Packet packet, Surroundings host) {
      return packet.protocol() == protocol;
    }
  }

  /** {@code --sport FIRST:LAST} */
  record SourcePort(int first, int last) implements Match {
    @Override
    public boolean matches(Packet packet, Surroundings host) {
      return within(packet.source(), first, last);
    }
  }

  /** {@code --dport FIRST:LAST} */
  record DestinationPort(int first, int last) implements Match {
    @Override
    public boolean matches(Packet packet, Surroundings host) {
      return within(packet.destination(), first, last);
    }
  }

  private static boolean within(AddressPort place, int first, int last) {
    return first <= place.port() && place.port() <= last;
  }

  /** {@code -m mark --mark VALUE/MASK} */
  record Marked(int value, int mask) implements Match {
    @Override
    public boolean matches(Packet packet, Surroundings host) {
      return (packet.mark() & mask) == value;
    }
  }

  /** {@code -m statistic --mode random --probability P} */
  record Chance(double probability) implements Match {
    @Override
    public boolean matches(Packet packet, Surroundings host) {
      return host.dice().hit(probability);
    }
  }

  /** {@code -m recent --set --name LIST --rsource} */
  record NoteSource(String list) implements Match {
    @Override
    public boolean matches(Packet packet, Surroundings host) {
      host.recent().set(list, packet.source().address(), host.seconds().getAsLong());
      return true;
    }
  }

  /** {@code -m recent --rcheck --seconds N --name LIST --rsource} */
  record SourceNoted(String list, long seconds) implements Match {
    @Override
    public boolean matches(Packet packet, Surroundings host) {
      return host.recent()
          .has(list, packet.source().address(), seconds, host.seconds().getAsLong());
    }
  }

  /** {@code -m addrtype --src-type LOCAL} */
  record SourceLocal() implements Match {
    @Override
    public boolean matches(Packet packet, Surroundings host) {
      return local(packet.source().address(), host);
    }
  }

  /** {@code -m addrtype --dst-type LOCAL} */
  record DestinationLocal() implements Match {
    @Override
    public boolean matches(Packet packet, Surroundings host) {
      return local(packet.destination().address(), host);
    }
  }

  private static boolean local(Ipv4Address address, Surroundings host) {
    return host.legs().local(address);
  }

  /** {@code -m conntrack --ctstate STATES}: any of them */
  record InState(Set<String> states) implements Match {
    @Override
    public boolean matches(Packet packet, Surroundings host) {
      return states.contains(packet.state().name())
          || (packet.destinationTranslated() && states.contains("DNAT"))
          || (packet.sourceTranslated() && states.contains("SNAT"));
    }
  }
}
