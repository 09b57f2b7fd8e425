package io.hoplab.survey;

import io.hoplab.netlink.NftTable;
import java.util.Map;
import java.util.Set;

/** Which tables of nftables are whose. */
final class NftNames {
  /** The families and the tables that iptables-nft, ip6tables-nft and their kin keep there. */
  private static final Map<Integer, Set<String>> XTABLES =
      Map.of(
          NftTable.IPV4,
          Set.of("raw", "mangle", "nat", "filter", "security"),
          10,
          Set.of("raw", "mangle", "nat", "filter", "security"),
          3,
          Set.of("filter"),
          7,
          Set.of("filter", "nat", "broute"));

  private static final Map<Integer, String> FAMILIES =
      Map.of(1, "inet", NftTable.IPV4, "ip", 3, "arp", 5, "netdev", 7, "bridge", 10, "ip6");

  /** How the tables begin by which hoplab watches packets: they are no part of a lab. */
  private static final String INSTRUMENT = "hoplab-";

  private NftNames() {}

  static boolean isOfIptables(NftTable table) {
    return table.family() == NftTable.IPV4 && XTABLES.get(NftTable.IPV4).contains(table.name());
  }

  /** Whether somebody made it with nft(8). */
  static boolean isByHand(NftTable table) {
    return !table.name().startsWith(INSTRUMENT)
        && !XTABLES.getOrDefault(table.family(), Set.of()).contains(table.name());
  }

  /** The table as {@code nft list tables} prints it. */
  static String written(NftTable table) {
    return FAMILIES.getOrDefault(table.family(), Integer.toString(table.family()))
        + " "
        + table.name();
  }
}
