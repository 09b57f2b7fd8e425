package io.hoplab.azure;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.InterfaceName;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Note;
import io.hoplab.topology.Route;
import io.hoplab.topology.VacantAddress;
import java.util.List;

/**
 * What becomes of packets for an address of a subnet that no NIC has. Azure answers ARP for it as
 * for any other, and drops the packet. Linux answers for another only where its route leads
 * somewhere, so that it takes more than a blackhole: a route to nowhere, and a rule that drops.
 */
final class VacantAddresses {
  private final List<Nic> nics;

  VacantAddresses(List<Nic> nics) {
    this.nics = nics;
  }

  List<Route> routes() {
    return nics.stream()
        .map(Nic::subnet)
        .distinct()
        .map(
            subnet ->
                Route.onLink(
                    subnet.range(),
                    InterfaceName.LO,
                    Note.realism(
                        "Azure answers ARP for every address of subnet "
                            + subnet.name()
                            + ", had by a NIC or not")))
        .toList();
  }

  List<AppendedRule> rules() {
    return List.of(
        new AppendedRule(
            new IptablesRule(
                Table.FILTER,
                "FORWARD",
                "-o lo -m comment --comment \"" + VacantAddress.COMMENT + "\" -j DROP"),
            Note.realism("Azure drops what is for an address that no NIC has")));
  }
}
