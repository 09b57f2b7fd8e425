package io.hoplab.flow;

import io.hoplab.net.InvalidValueException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How a trace ends. */
public enum Disposition {
  /** The host that it was meant for took it. */
  DELIVERED("delivered"),
  /** It arrived where nothing listens. */
  REFUSED("refused"),
  /** An iptables rule rejected it with an answer. */
  REJECTED("rejected"),
  /** An iptables or security rule dropped it. */
  DENIED("denied"),
  /** The routing table has no way to its destination. */
  NO_ROUTE("no route"),
  /** A route says to drop it silently. */
  BLACKHOLE("blackhole"),
  /** The next hop did not answer ARP. */
  NEIGHBOUR_UNREACHABLE("neighbour unreachable"),
  /** Its frame was addressed to an Ethernet address that is not the next hop's. */
  WRONG_NEIGHBOUR("wrong neighbour"),
  /** The interface that it was to leave by, or the other end of that cable, is down. */
  LINK_DOWN("link down"),
  /** A bridge does not send a frame back by the port that it came in by. */
  NO_HAIRPIN("no hairpin"),
  /** The answer would leave by another interface than the packet came in by (rp_filter). */
  REVERSE_PATH_FILTERED("reverse-path filtered"),
  /** Azure's check of source and destination: the NIC's IP forwarding is off. */
  SOURCE_CHECK("source check"),
  /** The host does not forward: {@code net.ipv4.ip_forward} is 0. */
  NOT_FORWARDING("not forwarding"),
  /** Its time to live ran out. */
  TTL_EXPIRED("TTL expired"),
  /** It is longer than the next link's MTU and must not be fragmented. */
  TOO_BIG("too big"),
  /** It passed the same interface in the same direction twice. */
  LOOP("loop"),
  /** It left one place and never reached the next, and the cause was not found. */
  LOST("lost");

  private final String words;

  Disposition(String words) {
    this.words = words;
  }

  /** The disposition in the words that a lab file and a report use. */
  public static Disposition parse(String text) {
    for (Disposition disposition : values()) {
      if (disposition.words.equalsIgnoreCase(text)) {
        return disposition;
      }
    }
    throw new InvalidValueException(
        "how a packet ends, one of "
            + Arrays.stream(values()).map(Disposition::toString).collect(Collectors.joining(", ")),
        text);
  }

  @Override
  public String toString() {
    return words;
  }
}
