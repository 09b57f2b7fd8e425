package io.hoplab.topology;

import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceName;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which packets a routing rule is for (ip-rule(8), SELECTOR): those that have all that it states.
 *
 * @param source where they come from
 * @param mark their mark
 * @param incoming the interface that they came in by
 */
public record Selector(Optional<Cidr> source, OptionalInt mark, Optional<InterfaceName> incoming) {
  /** Every packet. */
  public static final Selector ALL =
      new Selector(Optional.empty(), OptionalInt.empty(), Optional.empty());

  /** Packets that came in by an interface. */
  public static Selector incoming(InterfaceName dev) {
    return new Selector(Optional.empty(), OptionalInt.empty(), Optional.of(dev));
  }

  /** Packets with a mark. */
  public static Selector mark(int mark) {
    return new Selector(Optional.empty(), OptionalInt.of(mark), Optional.empty());
  }

  /** Those of these packets that come from there. */
  public Selector from(Cidr range) {
    return new Selector(Optional.of(range), mark, incoming);
  }

  /** As {@code ip rule} prints it: {@code from all fwmark 0x1 iif eth0}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("from ");
    text.append(source.map(Selector::words).orElse("all"));
    mark.ifPresent(value -> text.append(" fwmark 0x").append(Integer.toHexString(value)));
    incoming.ifPresent(dev -> text.append(" iif ").append(dev));
    return text.toString();
  }

  private static String words(Cidr range) {
    return range.prefixLength() == 32 ? range.network().toString() : range.toString();
  }
}
