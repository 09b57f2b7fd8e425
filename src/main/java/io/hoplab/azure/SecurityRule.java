package io.hoplab.azure;

import io.hoplab.net.Protocol;
import java.util.List;
import java.util.Optional;

/**
 * A security rule of a network security group.
 *
 * @param name its name, unique in its group
 * @param priority its place among the rules of its direction, lowest first
 * @param direction of which packets it decides
 * @param access what it decides
 * @param protocol the protocol that it is for; empty for all
 * @param source where packets come from
 * @param sourcePorts their source ports; none for any
 * @param destination where they go
 * @param destinationPorts their destination ports; none for any
 */
public record SecurityRule(
    String name,
    int priority,
    Direction direction,
    Access access,
    Optional<Protocol> protocol,
    AddressPrefixes source,
    List<PortRange> sourcePorts,
    AddressPrefixes destination,
    List<PortRange> destinationPorts) {

  /** The least number, and so the highest priority, that a rule of one's own may have. */
  public static final int FIRST_PRIORITY = 100;

  /** The greatest one; Azure's default rules come after it. */
  public static final int LAST_PRIORITY = 4096;

  /** Which way packets go, seen from the subnet or NIC. */
  public enum Direction {
    /** Towards it. */
    INBOUND("Inbound"),
    /** From it. */
    OUTBOUND("Outbound");

    private final String spelling;

    Direction(String spelling) {
      this.spelling = spelling;
    }

    /** As Azure spells it. */
    @Override
    public String toString() {
      return spelling;
    }
  }

  /** What a rule decides. */
  public enum Access {
    /** The packet passes. */
    ALLOW("Allow"),
    /** The packet is dropped in silence. */
    DENY("Deny");

    private final String spelling;

    Access(String spelling) {
      this.spelling = spelling;
    }

    /** As Azure spells it. */
    @Override
    public String toString() {
      return spelling;
    }
  }

  /** Takes copies of the lists. */
  public SecurityRule {
    sourcePorts = List.copyOf(sourcePorts);
    destinationPorts = List.copyOf(destinationPorts);
  }

  /** A rule for all protocols and ports. */
  static SecurityRule ofAddresses(
      String name,
      int priority,
      Direction direction,
      Access access,
      AddressPrefixes source,
      AddressPrefixes destination) {
    return new SecurityRule(
        name,
        priority,
        direction,
        access,
        Optional.empty(),
        source,
        List.of(),
        destination,
        List.of());
  }
}
