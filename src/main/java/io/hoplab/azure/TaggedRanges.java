package io.hoplab.azure;

import io.hoplab.net.Cidr;
import java.util.ArrayList;
import java.util.List;

/**
 * What service tags stand for in the security rules of one subnet and its NICs.
 *
 * <p>The tag VirtualNetwork has the prefixes of the subnet's user-defined routes in it, a default
 * route's too. So kubenet's pods are in it where the cluster's route table is, and with a route of
 * everything to an appliance everything is.
 *
 * @see <a href="https://learn.microsoft.com/azure/virtual-network/service-tags-overview">Azure:
 *     virtual network service tags</a>
 */
final class TaggedRanges {
  /** The host's virtual address. */
  private static final Cidr HOST = Cidr.host(LoadBalancer.PROBER);

  /** Addresses in use that no packet on the internet has. */
  private static final List<Cidr> NOT_PUBLIC =
      List.of(
          Cidr.parse("10.0.0.0/8"),
          Cidr.parse("100.64.0.0/10"),
          Cidr.parse("169.254.0.0/16"),
          Cidr.parse("172.16.0.0/12"),
          Cidr.parse("192.168.0.0/16"));

  /** Addresses that are in one of these ranges and in none of those. */
  record Term(List<Cidr> in, List<Cidr> notIn) {
    Term {
      in = List.copyOf(in);
      notIn = List.copyOf(notIn);
    }
  }

  private final List<Cidr> inside;
  private final List<Cidr> notInternet;

  /**
   * The ranges of the tags.
   *
   * @param spaces the address spaces of the virtual network and of those peered with it
   * @param overlay the ranges of an overlay network that its nodes have
   */
  TaggedRanges(List<Cidr> spaces, List<Cidr> overlay, Subnet subnet) {
    List<Cidr> routed = new ArrayList<>(spaces);
    routed.addAll(overlay);
    subnet
        .routeTable()
        .ifPresent(table -> table.routes().forEach(route -> routed.add(route.addressPrefix())));
    List<Cidr> outside = new ArrayList<>(spaces);
    outside.addAll(NOT_PUBLIC);
    outside.add(HOST);
    this.inside = Cover.of(routed);
    this.notInternet = Cover.of(outside);
  }

  /** The sources; the host's virtual address is one of the tag VirtualNetwork's. */
  Term sources(SecurityRule rule) {
    List<Cidr> virtualNetwork = new ArrayList<>(inside);
    if (rule.direction() == SecurityRule.Direction.INBOUND) {
      virtualNetwork.add(HOST);
    }
    return term(rule.source(), Cover.of(virtualNetwork));
  }

  /** The destinations; what is for the host's virtual address is asked of no rule. */
  Term destinations(SecurityRule rule) {
    return term(rule.destination(), inside);
  }

  private Term term(AddressPrefixes prefixes, List<Cidr> virtualNetwork) {
    return prefixes.accept(
        new AddressPrefixes.Visitor<>() {
          @Override
          public Term ranges(AddressPrefixes.Ranges ranges) {
            return new Term(Cover.of(ranges.ranges()), List.of());
          }

          @Override
          public Term tag(AddressPrefixes.Tag tag) {
            return switch (tag.tag()) {
              case VIRTUAL_NETWORK -> new Term(virtualNetwork, List.of());
              case AZURE_LOAD_BALANCER -> new Term(List.of(HOST), List.of());
              case INTERNET -> new Term(List.of(Cidr.ALL), notInternet);
            };
          }
        });
  }
}
