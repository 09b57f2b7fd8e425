package io.hoplab.topology;

import io.hoplab.net.Ipv4Address;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a DNS server answers.
 *
 * @param addresses A records by name
 * @param aliases CNAME records: the name that another name stands for
 * @param own domains whose names it alone knows, so that it asks nobody else for them
 * @param forwarder whom it asks for every other name; empty for nobody
 */
public record DnsAnswers(
    Map<String, Ipv4Address> addresses,
    Map<String, String> aliases,
    List<String> own,
    Optional<Ipv4Address> forwarder) {

  /** Takes copies. */
  public DnsAnswers {
    addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
    aliases = Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
    own = List.copyOf(own);
  }

  /** The address that a name leads to, through its aliases; empty when it has none here. */
  public Optional<Ipv4Address> address(String name) {
    String at = name;
    for (int steps = 0; steps <= aliases.size() && aliases.containsKey(at); steps++) {
      at = aliases.get(at);
    }
    return Optional.ofNullable(addresses.get(at));
  }
}
