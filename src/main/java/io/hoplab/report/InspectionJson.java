package io.hoplab.report;

import io.hoplab.lab.Lab;
import io.hoplab.net.HostName;
import io.hoplab.survey.Change;
import io.hoplab.survey.Details;
import io.hoplab.survey.Inspection;
import io.hoplab.survey.Listening;
import io.hoplab.survey.SurveyedHost;
import io.hoplab.survey.SurveyedInterface;
import io.hoplab.survey.SurveyedRoute;
import io.hoplab.topology.Host;
import io.hoplab.topology.Listener;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A running lab as one JSON document. */
public final class InspectionJson {
  private InspectionJson() {}

  /**
   * The document.
   *
   * @param running the name that the lab runs under
   * @param hosts those that are wanted; all of them when the list is empty
   */
  public static String of(String running, Lab lab, Inspection inspection, List<HostName> hosts) {
    Collection<HostName> wanted =
        hosts.isEmpty() ? inspection.survey().hosts().keySet() : List.copyOf(hosts);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("running", running);
    document.put("lab", lab.name());
    document.put("title", lab.title());
    document.put("hosts", wanted.stream().map(host -> host(lab, inspection, host)).toList());
    document.put("otherNetns", inspection.survey().strangers());
    document.put(
        "changes",
        inspection.changes().stream()
            .filter(change -> hosts.isEmpty() || hosts.contains(change.host()))
            .map(InspectionJson::change)
            .toList());
    return JsonReport.text(document);
  }

  private static Map<String, Object> host(Lab lab, Inspection inspection, HostName name) {
    Host host = inspection.survey().topology().host(name);
    SurveyedHost real = inspection.survey().hosts().get(name);
    Details details = inspection.details().get(name);
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("host", name.value());
    object.put("role", host.role().name().toLowerCase(Locale.ROOT));
    object.put("note", host.note().why());
    object.put("inLabFile", lab.topology().findHost(name).isPresent());
    object.put("interfaces", real.interfaces().stream().map(InspectionJson::iface).toList());
    object.put("routes", real.routes().stream().map(InspectionJson::route).toList());
    object.put(
        "routingRules",
        real.routingRules().stream()
            .map(rule -> Map.of("priority", rule.priority(), "rule", rule.text()))
            .toList());
    object.put("neighbours", real.neighbours().stream().map(Object::toString).toList());
    object.put("sysctls", InspectionPicture.sysctls(real, details));
    Map<String, String> policies = new TreeMap<>();
    real.iptables()
        .chains()
        .forEach(
            chain ->
                policies.put(
                    "-t " + chain.table() + " " + chain.name(), chain.policy().orElse("-")));
    object.put("iptablesChains", policies);
    object.put("iptablesRules", InspectionPicture.rules(real));
    object.put("nftables", real.nftTables());
    object.put(
        "servers", host.listeners().stream().map(listener -> server(listener, details)).toList());
    details
        .listening()
        .ifPresent(all -> object.put("listening", all.stream().map(Listening::toString).toList()));
    return object;
  }

  private static Map<String, Object> iface(SurveyedInterface each) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", each.name());
    object.put("kind", each.kind());
    object.put("up", each.up());
    object.put("carrier", each.carrier());
    object.put("mtu", each.mtu());
    each.mac().ifPresent(mac -> object.put("mac", mac.toString()));
    object.put("addresses", each.addresses().stream().map(Object::toString).toList());
    each.master().ifPresent(master -> object.put("portOf", master));
    if (each.master().isPresent()) {
      object.put("hairpin", each.hairpin());
    }
    each.peer().ifPresent(peer -> object.put("peer", peer));
    Map<String, Integer> conf = new TreeMap<>();
    each.conf().forEach((key, value) -> conf.put(key.toString(), value));
    object.put("conf", conf);
    return object;
  }

  private static Map<String, Object> route(SurveyedRoute route) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("route", route.text());
    object.put("destination", route.destination().toString());
    object.put("table", route.table());
    object.put("byKernel", route.byKernel());
    return object;
  }

  private static Map<String, Object> server(Listener listener, Details details) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("kind", listener.kind().name().toLowerCase(Locale.ROOT));
    object.put("protocol", listener.kind().protocol().toString());
    object.put("port", listener.port());
    details.listens(listener).ifPresent(listens -> object.put("listens", listens));
    return object;
  }

  private static Map<String, Object> change(Change change) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("host", change.host().value());
    object.put("change", change.kind().toString());
    object.put("part", change.part());
    object.put("what", change.what());
    return object;
  }
}
