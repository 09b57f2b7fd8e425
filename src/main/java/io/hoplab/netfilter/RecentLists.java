package io.hoplab.netfilter;

import io.hoplab.net.Ipv4Address;
import java.util.HashMap;
import java.util.Map;

/** The lists of the recent match: when each address was last set, as /proc/net/xt_recent has it. */
final class RecentLists {
  private final Map<String, Map<Ipv4Address, Long>> lists = new HashMap<>();

  void set(String list, Ipv4Address address, long now) {
    lists.computeIfAbsent(list, missing -> new HashMap<>()).put(address, now);
  }

  /** Whether the address was set no longer ago than that. */
  boolean has(String list, Ipv4Address address, long seconds, long now) {
    Long last = lists.getOrDefault(list, Map.of()).get(address);
    return last != null && now - last <= seconds;
  }
}
