package io.hoplab.azure;

import io.hoplab.net.Ipv4Address;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A private DNS zone.
 *
 * @param name the domain, such as {@code privatelink.blob.core.windows.net}
 * @param linked whether it is linked to the virtual network: else nobody there is told of it
 * @param records its A records, by the names below the domain
 */
public record PrivateDnsZone(String name, boolean linked, Map<String, Ipv4Address> records) {

  /** Takes a copy of the map. */
  public PrivateDnsZone {
    records = Collections.unmodifiableMap(new LinkedHashMap<>(records));
  }
}
