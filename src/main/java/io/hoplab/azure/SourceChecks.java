package io.hoplab.azure;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Chain;
import io.hoplab.topology.Note;
import io.hoplab.topology.SourceCheck;
import java.util.ArrayList;
import java.util.List;

/**
 * What Azure drops at a NIC whose IP forwarding is off: packets from and for anything but its own
 * addresses.
 */
final class SourceChecks {
  private static final String SENT = "Azure drops what a NIC sends with another source";
  private static final String HANDED = "Azure hands a NIC nothing that is for another destination";

  private final Nic nic;
  private final List<Cidr> further;

  /**
   * The checks at a NIC.
   *
   * @param floating the frontends of load balancers that hand it packets with floating IP
   */
  SourceChecks(Nic nic, List<Ipv4Address> floating) {
    this.nic = nic;
    this.further = new ArrayList<>(nic.further());
    floating.forEach(frontend -> further.add(Cidr.host(frontend)));
  }

  /** A NIC with one address needs none: a rule can name one address alone. */
  List<Chain> chains() {
    return nic.ipForwarding() || further.isEmpty()
        ? List.of()
        : List.of(
            new Chain(Table.FILTER, from(), note(SENT)),
            new Chain(Table.FILTER, to(), note(HANDED)));
  }

  List<AppendedRule> rules() {
    if (nic.ipForwarding()) {
      return List.of();
    }
    if (further.isEmpty()) {
      return List.of(
          rule("FORWARD", "! -s " + nic.address() + "/32 -i " + leg() + drop(), SENT),
          rule("FORWARD", "! -d " + nic.address() + "/32 -o " + leg() + drop(), HANDED));
    }
    List<AppendedRule> rules = new ArrayList<>();
    rules.add(rule("FORWARD", "-i " + leg() + " -j " + from(), SENT));
    rules.add(rule("FORWARD", "-o " + leg() + " -j " + to(), HANDED));
    rules.addAll(own(from(), "-s ", SENT));
    rules.addAll(own(to(), "-d ", HANDED));
    return rules;
  }

  private List<AppendedRule> own(String chain, String match, String why) {
    List<AppendedRule> rules = new ArrayList<>();
    List<Cidr> own = new ArrayList<>(List.of(Cidr.host(nic.address())));
    own.addAll(further);
    own.forEach(range -> rules.add(rule(chain, match + range + " -j RETURN", why)));
    rules.add(rule(chain, drop().strip(), why));
    return rules;
  }

  private String from() {
    return "FROM-" + leg();
  }

  private String to() {
    return "TO-" + leg();
  }

  private String leg() {
    return Fabric.leg(nic).value();
  }

  private String drop() {
    return " -m comment --comment \"" + SourceCheck.comment(nic.host()) + "\" -j DROP";
  }

  private static AppendedRule rule(String chain, String spec, String why) {
    return new AppendedRule(new IptablesRule(Table.FILTER, chain, spec), note(why));
  }

  private static Note note(String why) {
    return Note.realism(why + " while its IP forwarding is off");
  }
}
