package io.hoplab.azure;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.topology.AppendedRule;
import io.hoplab.topology.Host;
import io.hoplab.topology.Note;
import io.hoplab.topology.Role;
import io.hoplab.topology.Route;
import io.hoplab.topology.RoutingRule;
import io.hoplab.topology.Sysctl;
import io.hoplab.topology.VethEnd;
import java.util.ArrayList;
import java.util.List;

/** What every host of the fabric has in common: it forwards, and is no IP hop. */
final class Routers {
  private Routers() {}

  /** A host of the fabric with these routes and rules. */
  static Host router(
      HostName name,
      List<Route> routes,
      List<RoutingRule> routingRules,
      List<AppendedRule> rules,
      Note note) {
    List<AppendedRule> all = new ArrayList<>(List.of(noHop(Note.because("takes no TTL"))));
    all.addAll(rules);
    return new Host(
        name,
        Role.FABRIC,
        List.of(),
        routes,
        routingRules,
        sysctls(Note.because("a router forwards")),
        List.of(),
        all,
        List.of(),
        note);
  }

  /** The kernel parameters of a router. */
  static List<Sysctl> sysctls(Note forwards) {
    List<Sysctl> sysctls = new ArrayList<>();
    sysctls.add(Sysctl.of("net.ipv4.ip_forward", "1", forwards));
    for (String scope : List.of("all", "default")) {
      sysctls.add(
          Sysctl.of(
              "net.ipv4.conf." + scope + ".rp_filter",
              "0",
              Note.realism("independent of the machine's value")));
    }
    return sysctls;
  }

  /** Gives back the TTL that forwarding takes. */
  static AppendedRule noHop(Note note) {
    return rule(
        Table.MANGLE,
        "PREROUTING",
        "-m comment --comment \"the virtual network is no IP hop\" -j TTL --ttl-inc 1",
        note);
  }

  /** An iptables rule. */
  static AppendedRule rule(Table table, String chain, String spec, Note note) {
    return new AppendedRule(new IptablesRule(table, chain, spec), note);
  }

  /** A route to the other end of a cable. */
  static Route to(Cidr destination, VethEnd near, VethEnd far, Note note) {
    return Route.via(destination, Backbone.address(far), near.name(), note).withOnlink();
  }

  /** What a comment of a rule says, as iptables-save prints it. */
  static String comment(String words) {
    return "-m comment --comment \"" + words + "\" ";
  }
}
