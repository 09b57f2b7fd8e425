package io.hoplab.report;

import io.hoplab.iptables.SavedRules;
import io.hoplab.lab.Lab;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.MacAddress;
import io.hoplab.survey.Change;
import io.hoplab.survey.Details;
import io.hoplab.survey.Inspection;
import io.hoplab.survey.InterfaceSwitch;
import io.hoplab.survey.SurveyedHost;
import io.hoplab.survey.SurveyedInterface;
import io.hoplab.survey.SurveyedRoute;
import io.hoplab.topology.Host;
import io.hoplab.topology.Listener;
import io.hoplab.topology.Role;
import io.hoplab.topology.Route;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A running lab as text: all hosts in a table, or all of one host. */
public final class InspectionPicture {
  private static final String LOOPBACK = "loopback";
  private static final int MOST_PORTS = 4;

  private final Inspection inspection;
  private final Ink ink;
  private final StringBuilder text = new StringBuilder();

  private InspectionPicture(Inspection inspection, Ink ink) {
    this.inspection = inspection;
    this.ink = ink;
  }

  /**
   * All hosts.
   *
   * @param running the name that the lab runs under
   */
  public static String overview(String running, Lab lab, Inspection inspection, Ink ink) {
    InspectionPicture picture = new InspectionPicture(inspection, ink);
    picture.line(ink.bold(running) + "  " + lab.title());
    picture.line("");
    picture.table();
    picture.servers();
    picture.strangers();
    picture.changes(inspection.changes(), true);
    return picture.text.toString();
  }

  /** All of one host. */
  public static String of(HostName host, Inspection inspection, Ink ink) {
    InspectionPicture picture = new InspectionPicture(inspection, ink);
    picture.host(host);
    return picture.text.toString();
  }

  private void table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("HOST", "ROLE", "INTERFACE", "STATE", "ADDRESS", "LEADS TO", "GATEWAY"));
    inspection
        .survey()
        .hosts()
        .forEach(
            (name, real) -> {
              List<SurveyedInterface> shown =
                  real.interfaces().stream().filter(InspectionPicture::isTelling).toList();
              String first = name.value();
              String role = role(inspection.survey().topology().host(name).role());
              for (SurveyedInterface each : shown) {
                rows.add(row(first, role, each, real));
                first = "";
                role = "";
              }
              if (shown.isEmpty()) {
                rows.add(List.of(first, role, "none", "", "", "", ""));
              }
            });
    aligned(rows, true);
  }

  /** A bridge stands for its ports, and lo is of interest where it is not as it should be. */
  private static boolean isTelling(SurveyedInterface each) {
    return !each.up() || (!each.kind().equals(LOOPBACK) && each.master().isEmpty());
  }

  private static String role(Role role) {
    return role == Role.VM ? role.name() : role.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> row(
      String name, String role, SurveyedInterface each, SurveyedHost real) {
    return List.of(
        name,
        role,
        each.name(),
        state(each),
        each.addresses().stream().map(Object::toString).collect(Collectors.joining(" ")),
        leadsTo(each, real),
        real.routes().stream()
            .filter(route -> route.destination().equals(Cidr.ALL) && route.table() == Route.MAIN)
            .flatMap(route -> route.route().stream())
            .filter(route -> route.dev().filter(dev -> dev.value().equals(each.name())).isPresent())
            .flatMap(route -> route.via().stream())
            .map(Object::toString)
            .collect(Collectors.joining(" ")));
  }

  private static String state(SurveyedInterface each) {
    if (!each.up()) {
      return "down";
    }
    return each.carrier() ? "up" : "no carrier";
  }

  private static String leadsTo(SurveyedInterface each, SurveyedHost real) {
    List<String> ports =
        real.interfaces().stream()
            .filter(port -> port.master().filter(each.name()::equals).isPresent())
            .map(port -> port.peer().orElse(port.name()).replaceAll("/.*", ""))
            .toList();
    if (ports.size() > MOST_PORTS) {
      return String.join(" ", ports.subList(0, MOST_PORTS - 1))
          + " and "
          + (ports.size() - MOST_PORTS + 1)
          + " more";
    }
    if (!ports.isEmpty()) {
      return String.join(" ", ports);
    }
    String kind = each.kind().isEmpty() ? "" : "(" + each.kind() + ")";
    return each.peer().orElse(each.isLoose() ? "a netns without a name" : kind);
  }

  private void servers() {
    List<List<String>> rows = new ArrayList<>();
    for (Listener listener : inspection.survey().topology().listeners()) {
      rows.add(
          List.of(
              listener.host().value(),
              server(listener),
              listens(listener, inspection.details().get(listener.host()))));
    }
    section("servers", rows);
  }

  private static String server(Listener listener) {
    return listener.kind().name().toLowerCase(Locale.ROOT)
        + " on "
        + listener.kind().protocol()
        + " port "
        + listener.port();
  }

  private static String listens(Listener listener, Details details) {
    return details
        .listens(listener)
        .map(listens -> listens ? "listens" : "nothing listens")
        .orElse("not known whether it listens");
  }

  private void strangers() {
    section(
        "netns whose names no host may have",
        inspection.survey().strangers().stream().map(List::of).toList());
  }

  private void changes(List<Change> changes, boolean withHost) {
    if (changes.isEmpty()) {
      line("");
      line("  nothing has changed since up");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (Change change : changes) {
      List<String> row = new ArrayList<>();
      if (withHost) {
        row.add(change.host().value());
      }
      row.addAll(List.of(change.kind().toString(), change.part(), change.what()));
      rows.add(row);
    }
    section("changed since up", rows);
  }

  private void host(HostName name) {
    Host host = inspection.survey().topology().host(name);
    SurveyedHost real = inspection.survey().hosts().get(name);
    Details details = inspection.details().get(name);
    line(ink.bold(name.value()) + "  " + role(host.role()) + ink.faint("  " + host.note().why()));
    List<List<String>> interfaces = new ArrayList<>();
    for (SurveyedInterface each : real.interfaces()) {
      interfaces.add(
          List.of(
              each.name(),
              state(each),
              "mtu " + each.mtu(),
              each.mac().map(MacAddress::toString).orElse(""),
              each.addresses().stream().map(Object::toString).collect(Collectors.joining(" ")),
              each.master()
                  .map(master -> "port of " + master + (each.hairpin() ? ", hairpin" : ""))
                  .orElse(each.peer().isPresent() ? "" : each.kind()),
              each.peer().map(peer -> "to " + peer).orElse("")));
    }
    section("interfaces", interfaces);
    Map<Integer, List<List<String>>> tables = new TreeMap<>();
    for (SurveyedRoute route : real.routes()) {
      tables.computeIfAbsent(route.table(), table -> new ArrayList<>()).add(List.of(route.text()));
    }
    tables.forEach((table, rows) -> section("routes of table " + table(table), rows));
    section(
        "routing rules",
        real.routingRules().stream()
            .map(rule -> List.of(rule.priority() + ":", rule.text()))
            .toList());
    section("neighbours", each(real.neighbours()));
    section(
        "parameters",
        sysctls(real, details).entrySet().stream()
            .map(entry -> List.of(entry.getKey(), "= " + entry.getValue()))
            .toList());
    section("iptables", each(rules(real)));
    section("nftables", each(real.nftTables()));
    details.listening().ifPresent(listening -> section("listening", each(listening)));
    changes(inspection.changes(name), false);
    line("");
  }

  private static String table(int table) {
    return switch (table) {
      case Route.MAIN -> "main";
      case 255 -> "local, which the kernel keeps";
      default -> Integer.toUnsignedString(table);
    };
  }

  private static List<List<String>> each(Collection<?> things) {
    return things.stream().map(thing -> List.of(thing.toString())).toList();
  }

  /** The parameters of a host under the names of sysctl(8), without those of single interfaces. */
  static Map<String, String> sysctls(SurveyedHost real, Details details) {
    Map<String, String> all = new TreeMap<>();
    details.watched().forEach((key, value) -> all.put(InterfaceSwitch.dotted(key), value));
    real.sysctls().forEach((key, value) -> all.put(InterfaceSwitch.dotted(key), value));
    return all;
  }

  /** Policies other than ACCEPT and all rules, as one would type them behind iptables. */
  static List<String> rules(SurveyedHost real) {
    List<String> rules = new ArrayList<>();
    for (SavedRules.SavedChain chain : real.iptables().chains()) {
      chain
          .policy()
          .filter(policy -> !policy.equals("ACCEPT"))
          .ifPresent(
              policy -> rules.add("-t " + chain.table() + " -P " + chain.name() + " " + policy));
    }
    real.iptables().rules().forEach(rule -> rules.add(rule.toString()));
    rules.addAll(real.iptables().elsewhere());
    return rules;
  }

  private void section(String title, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      line("");
      line(ink.bold("  " + title));
      aligned(rows, false);
    }
  }

  /** Every column but the last is as wide as its widest cell. */
  private void aligned(List<List<String>> rows, boolean headed) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (int at = 0; at < rows.size(); at++) {
      StringBuilder line = new StringBuilder(headed ? "  " : "    ");
      for (int i = 0; i < columns; i++) {
        String cell = rows.get(at).get(i);
        if (widths[i] > 0) {
          line.append(cell).append(" ".repeat(i + 1 < columns ? widths[i] - cell.length() + 2 : 0));
        }
      }
      line(headed && at == 0 ? ink.faint(line.toString().stripTrailing()) : line.toString());
    }
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }
}
