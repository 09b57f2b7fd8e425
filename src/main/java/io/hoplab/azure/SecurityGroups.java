package io.hoplab.azure;

import io.hoplab.net.HostName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which network security groups are associated with what.
 *
 * @param ofSubnets by the subnet's name
 * @param ofNics by the name of the NIC's host
 */
public record SecurityGroups(
    Map<String, NetworkSecurityGroup> ofSubnets, Map<HostName, NetworkSecurityGroup> ofNics) {
  /** Nothing is filtered. */
  public static final SecurityGroups NONE = new SecurityGroups(Map.of(), Map.of());

  /** Takes copies of the maps. */
  public SecurityGroups {
    ofSubnets = new LinkedHashMap<>(ofSubnets);
    ofNics = new LinkedHashMap<>(ofNics);
  }

  Optional<NetworkSecurityGroup> of(Subnet subnet) {
    return Optional.ofNullable(ofSubnets.get(subnet.name()));
  }

  Optional<NetworkSecurityGroup> of(Nic nic) {
    return Optional.ofNullable(ofNics.get(nic.host()));
  }

  boolean isEmpty() {
    return ofSubnets.isEmpty() && ofNics.isEmpty();
  }
}
