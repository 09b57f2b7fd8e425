package io.hoplab.azure;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.Listener;
import java.util.List;

/**
 * A host on the internet.
 *
 * @param name its name
 * @param address its public address
 * @param listeners what it serves
 */
public record InternetHost(HostName name, Ipv4Address address, List<Listener> listeners) {

  /** Takes a copy of the list. */
  public InternetHost {
    listeners = List.copyOf(listeners);
  }
}
