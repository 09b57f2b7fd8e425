package io.hoplab.azure;

import java.util.List;

/**
 * The internet.
 *
 * @param hosts who is there, each with a public address
 */
public record Internet(List<InternetHost> hosts) {

  /** Takes a copy of the list. */
  public Internet {
    hosts = List.copyOf(hosts);
  }
}
