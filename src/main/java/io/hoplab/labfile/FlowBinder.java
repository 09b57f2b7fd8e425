package io.hoplab.labfile;

import io.hoplab.expect.ExpectedFlow;
import io.hoplab.expect.ExpectedTrace;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.Way;
import io.hoplab.kubeproxy.Service;
import io.hoplab.kubeproxy.ServicePort;
import io.hoplab.lab.AnsweredBy;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Probe;
import io.hoplab.net.HostName;
import io.hoplab.topology.Listener;
import io.hoplab.topology.Role;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes flows of a probe and what is expected of it. */
final class FlowBinder {
  private final Scene scene;
  private final PathReader paths;

  FlowBinder(Scene scene, PathCheck check) {
    this.scene = scene;
    this.paths = new PathReader(scene, check);
  }

  /**
   * The flow; empty when it has problems.
   *
   * @param said what is expected of it: the request's end, or a mapping
   */
  Optional<Flow> bind(String name, Item probeItem, Item said) {
    Optional<Item> request = said.isScalar() ? Optional.of(said) : said.get("request");
    Optional<Item> reply = said.get("reply");
    Optional<Probe> probe = ProbeReader.read(probeItem, scene);
    if (probe.isEmpty()) {
      return Optional.empty();
    }
    asked(probe.get(), probeItem);
    Optional<ExpectedTrace> there =
        request.flatMap(item -> paths.read(item, probe.get(), Way.REQUEST));
    Optional<ExpectedTrace> back = reply.flatMap(item -> paths.read(item, probe.get(), Way.REPLY));
    boolean whole =
        there.isPresent() == request.isPresent() && back.isPresent() == reply.isPresent();
    if (whole) {
      served(probe.get(), there, probeItem);
    }
    return whole
        ? answered(
            new Flow(name, probe.get(), new ExpectedFlow(there, back)), said.get("answeredBy"))
        : Optional.empty();
  }

  /** Who is not told what a name stands for cannot call it. */
  private void asked(Probe probe, Item at) {
    boolean tells =
        !(probe instanceof Probe.Curl curl)
            || !curl.resolved()
            || scene.hosts().find(probe.from()).stream()
                .noneMatch(it -> it.role() == Role.INTERNET);
    if (!tells) {
      at.problem(
          "wanted a pod, node or VM, which ask for the name, came "
              + probe.from()
              + ", which asks no DNS server");
    }
  }

  private Optional<Flow> answered(Flow flow, Optional<Item> said) {
    if (said.isEmpty() || !said.get().isScalar()) {
      return Optional.of(flow);
    }
    Item item = said.get();
    if (!(flow.probe() instanceof Probe.Curl)) {
      item.problem(
          "wanted a curl, whose answer says who gave it, came "
              + flow.probe()
              + "; say no"
              + " answeredBy");
      return Optional.empty();
    }
    if (item.text().equals(AnsweredBy.NOBODY)) {
      if (flow.expected().wantsAnswer()) {
        item.problem("wanted a host that answers, came none, but request and reply are delivered");
      }
      return Optional.of(flow.answeredBy(new AnsweredBy(Optional.empty())));
    }
    if (!flow.expected().wantsAnswer()) {
      item.problem(
          "wanted none, since request or reply end elsewhere, came "
              + YamlNode.quoted(item.text()));
      return Optional.empty();
    }
    return answerer(item).map(host -> flow.answeredBy(new AnsweredBy(Optional.of(host))));
  }

  /** A host whose web server says its name. */
  private Optional<HostName> answerer(Item item) {
    try {
      HostName host = scene.machine(item.text());
      boolean serves =
          scene.hosts().find(item.text()).stream()
              .flatMap(entry -> entry.listeners().stream())
              .anyMatch(it -> it.kind().isWeb());
      if (!serves && scene.topology().isPresent()) {
        item.problem("wanted a host that serves http, came " + host + ", which does not");
      }
      return Optional.of(host);
    } catch (UnknownWordException e) {
      item.problem(e.getMessage());
      return Optional.empty();
    }
  }

  /** A probe of a closed port shows nothing unless it is the refusal that it asks for. */
  private void served(Probe probe, Optional<ExpectedTrace> request, Item at) {
    int port = probe.accept(Port.INSTANCE);
    serviced(probe, port, request, at);
    Optional<Hosts.Entry> target = scene.hosts().owner(probe.to());
    boolean refusal =
        request.map(ExpectedTrace::disposition).filter(Disposition.REFUSED::equals).isPresent();
    if (port == 0 || target.isEmpty() || refusal || scene.topology().isEmpty()) {
      return;
    }
    if (scene.isNodePort(port, probe.protocol())) {
      return;
    }
    List<Listener> listeners = target.get().listeners();
    boolean served =
        listeners.stream().anyMatch(it -> it.port() == port && it.kind() == asked(probe));
    if (!served && target.get().role() == Role.NODE && isOfNodePorts(port)) {
      at.problem(
          "wanted a node port, came "
              + port
              + " of "
              + probe.protocol()
              + ": no Service has it; "
              + scene.nodePorts());
    } else if (!served) {
      at.problem(
          "wanted a port that "
              + target.get().name()
              + " serves, came port "
              + port
              + " of "
              + probe.protocol()
              + "; "
              + target.get().name()
              + (listeners.isEmpty() ? " serves nothing" : " serves " + words(listeners))
              + "; say serves: "
              + word(asked(probe), port)
              + ", or expect the request to be refused");
    }
  }

  /** The kind of server that can answer a probe which has a port. */
  private static Listener.Kind asked(Probe probe) {
    if (probe instanceof Probe.Curl curl) {
      return curl.tls() ? Listener.Kind.HTTPS : Listener.Kind.HTTP;
    }
    return Listener.Kind.DNS;
  }

  /** Whether the port is one that a Service would have, and a program would not. */
  private boolean isOfNodePorts(int port) {
    return scene.hasServices()
        && port >= ServicePort.FIRST_NODE_PORT
        && port <= ServicePort.LAST_NODE_PORT;
  }

  /** A probe of a Service that is to arrive asks for a port that the Service has. */
  private void serviced(Probe probe, int port, Optional<ExpectedTrace> request, Item at) {
    boolean arrives =
        request.map(ExpectedTrace::disposition).filter(Disposition.DELIVERED::equals).isPresent();
    List<Service> services = arrives ? scene.servicesAt(probe.to()) : List.of();
    // Several can have one address from outside, each with ports of its own.
    boolean has =
        services.stream()
            .flatMap(service -> service.ports().stream())
            .anyMatch(it -> it.port() == port && it.protocol() == probe.protocol());
    for (Service service : services) {
      if (!has) {
        at.problem(
            "wanted a port of Service "
                + service.name()
                + ", came port "
                + port
                + " of "
                + probe.protocol()
                + "; it has "
                + service.ports().stream()
                    .map(it -> it.port() + "/" + it.protocol())
                    .collect(Collectors.joining(", ")));
      }
    }
  }

  private static String words(List<Listener> listeners) {
    return listeners.stream()
        .map(it -> word(it.kind(), it.port()))
        .collect(Collectors.joining(", "));
  }

  private static String word(Listener.Kind kind, int port) {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return port == kind.defaultPort() ? name : name + ":" + port;
  }

  /** The port that a probe asks; 0 when it has none. */
  private enum Port implements Probe.Visitor<Integer> {
    INSTANCE;

    @Override
    public Integer curl(Probe.Curl probe) {
      return probe.port();
    }

    @Override
    public Integer ping(Probe.Ping probe) {
      return 0;
    }

    @Override
    public Integer dig(Probe.Dig probe) {
      return probe.port();
    }
  }
}
