package io.hoplab.expect;

import io.hoplab.flow.TranslationKind;
import io.hoplab.net.AddressPort;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One line of a path: a host, one of its interfaces, and what changes there.
 *
 * @param host the host
 * @param iface the interface; empty when the host is only passed
 * @param translation the rewrite that happened by then
 * @param exempt whether a NAT rule let the packet pass untranslated
 * @param addresses the addresses from here on; empty when they are those of the line before
 * @param by a part of the text of the rule that did it: usually the name of its chain; {@code
 *     conntrack alone} when the flow's first packet meets no NAT rule
 * @param ttl the time to live here, where it is worth saying; it is counted and checked anyway
 */
public record PathLine(
    HostName host,
    Optional<InterfaceName> iface,
    Optional<TranslationKind> translation,
    boolean exempt,
    Optional<Addresses> addresses,
    Optional<String> by,
    OptionalInt ttl) {

  /**
   * Source and destination as a line writes them.
   *
   * @param source the source; port 0 when the line names none
   * @param destination the destination; port 0 when the line names none
   */
  public record Addresses(AddressPort source, AddressPort destination) {
    @Override
    public String toString() {
      return source + " > " + destination;
    }
  }
}
