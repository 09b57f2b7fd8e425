package io.hoplab.labfile;

import java.util.Locale;
import java.util.Set;

/**
 * Which names a private DNS zone can have.
 *
 * @see <a href="https://learn.microsoft.com/azure/dns/private-dns-privatednszone">Azure: private
 *     DNS zones, restrictions</a>
 */
final class ZoneNames {
  private static final int MOST_LABELS = 34;

  /** What Azure's own services have their names below. */
  private static final Set<String> REFUSED =
      Set.of(
          "azclient.ms",
          "azure.com",
          "cloudapp.net",
          "core.windows.net",
          "microsoft.com",
          "msidentity.com",
          "trafficmanager.net",
          "windows.net");

  private ZoneNames() {}

  /** Says why no zone can have the name. */
  static void check(String name, Item at) {
    long labels = name.chars().filter(c -> c == '.').count() + 1;
    if (labels < 2 || labels > MOST_LABELS) {
      at.problem(
          "wanted a zone's name of 2 to "
              + MOST_LABELS
              + " labels, came "
              + name
              + " of "
              + labels);
    } else if (REFUSED.contains(name.toLowerCase(Locale.ROOT))) {
      at.problem(
          "wanted a domain below " + name + ", came that itself; Azure keeps it for its own");
    }
  }
}
