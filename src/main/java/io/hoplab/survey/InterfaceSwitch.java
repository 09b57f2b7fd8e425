package io.hoplab.survey;

import java.util.Locale;

/**
 * The parameters below {@code net.ipv4.conf.NAME} that decide whether and how a packet passes an
 * interface (kernel documentation, ip-sysctl), by their {@code IPV4_DEVCONF_…} in linux/ip.h.
 */
public enum InterfaceSwitch {
  FORWARDING(1),
  PROXY_ARP(3),
  RP_FILTER(8),
  ARP_ANNOUNCE(18),
  ARP_IGNORE(19),
  ACCEPT_LOCAL(23),
  ROUTE_LOCALNET(26);

  private final int number;

  InterfaceSwitch(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /**
   * A key in sysctl(8)'s dots; with slashes where an interface's name has a dot, which sysctl(8)
   * takes as well.
   */
  public static String dotted(String key) {
    return key.indexOf('.') < 0 ? key.replace('/', '.') : key;
  }

  /** The parameter's last word: {@code rp_filter}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
