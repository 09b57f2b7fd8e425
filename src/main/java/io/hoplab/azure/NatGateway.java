package io.hoplab.azure;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import java.util.List;

/**
 * A NAT gateway: outbound connections of its subnets get a port of one of its public addresses, on
 * demand and whoever asks. It carries TCP and UDP alone, and lets nobody in.
 *
 * @param name its name, and that of the host that plays it
 * @param publicAddresses one to sixteen public addresses
 * @see <a href="https://learn.microsoft.com/azure/nat-gateway/nat-gateway-resource">Azure: NAT
 *     gateway resource</a>
 */
public record NatGateway(HostName name, List<Ipv4Address> publicAddresses) {
  /** The first of the 64,512 ports that each public address has for connections. */
  static final int FIRST_PORT = 1024;

  /** Takes a copy of the list. */
  public NatGateway {
    publicAddresses = List.copyOf(publicAddresses);
  }
}
