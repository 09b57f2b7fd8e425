package io.hoplab.cli;

import io.hoplab.apply.ProxyUpdate;
import io.hoplab.conntrack.ConntrackEntry;
import io.hoplab.kubeproxy.BackedService;
import io.hoplab.kubeproxy.ServiceName;
import io.hoplab.kubeproxy.Services;
import io.hoplab.net.HostName;
import io.hoplab.report.JsonReport;
import io.hoplab.report.ServiceTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code apply} did.
 *
 * @param running the name of the running lab
 * @param before its Services as they were
 * @param now its Services as they are
 * @param updates what was done on each node
 */
record AppliedServices(
    String running, Services before, Services now, Map<HostName, ProxyUpdate> updates) {

  /** In kubectl's words. */
  private Map<ServiceName, String> results() {
    Map<ServiceName, BackedService> old = byName(before);
    Map<ServiceName, BackedService> current = byName(now);
    TreeSet<ServiceName> names = new TreeSet<>(old.keySet());
    names.addAll(current.keySet());
    Map<ServiceName, String> results = new LinkedHashMap<>();
    for (ServiceName name : names) {
      BackedService was = old.get(name);
      BackedService is = current.get(name);
      results.put(
          name,
          was == null
              ? "created"
              : is == null ? "deleted" : was.equals(is) ? "unchanged" : "configured");
    }
    return results;
  }

  private static Map<ServiceName, BackedService> byName(Services services) {
    Map<ServiceName, BackedService> byName = new TreeMap<>();
    services.all().forEach(backed -> byName.put(backed.service().name(), backed));
    return byName;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    results()
        .forEach(
            (name, result) ->
                text.append("service/")
                    .append(ServiceTable.shortly(name))
                    .append(' ')
                    .append(result)
                    .append('\n'));
    updates.forEach(
        (node, update) -> {
          text.append(node).append(": ").append(words(update)).append('\n');
          update
              .forgotten()
              .forEach(
                  entry ->
                      text.append(node)
                          .append(": stale conntrack entry deleted: ")
                          .append(entry)
                          .append('\n'));
        });
    return text.toString();
  }

  private static String words(ProxyUpdate update) {
    if (update.isEmpty()) {
      return "nothing to change, " + chains(update.kept()) + " left alone";
    }
    return chains(update.written())
        + " written, "
        + (update.removed() == 0 ? "" : update.removed() + " removed, ")
        + update.kept()
        + " left alone";
  }

  private static String chains(int count) {
    return count + (count == 1 ? " chain" : " chains");
  }

  String json() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("running", running);
    List<Object> services = new ArrayList<>();
    results()
        .forEach(
            (name, result) -> services.add(Map.of("service", name.toString(), "result", result)));
    document.put("services", services);
    List<Object> nodes = new ArrayList<>();
    updates.forEach(
        (node, update) -> {
          Map<String, Object> object = new LinkedHashMap<>();
          object.put("node", node.value());
          object.put("changed", !update.isEmpty());
          object.put("written", update.written());
          object.put("removed", update.removed());
          object.put("kept", update.kept());
          object.put(
              "forgotten", update.forgotten().stream().map(ConntrackEntry::toString).toList());
          nodes.add(object);
        });
    document.put("nodes", nodes);
    return JsonReport.text(document);
  }
}
