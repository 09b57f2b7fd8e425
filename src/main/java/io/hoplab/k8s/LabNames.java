package io.hoplab.k8s;

import io.hoplab.azure.AzureDns;
import io.hoplab.azure.InternetHost;
import io.hoplab.azure.PrivateAccess;
import io.hoplab.azure.Resources;
import io.hoplab.kubeproxy.BackedService;
import io.hoplab.kubeproxy.ServiceName;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.DnsAnswers;
import io.hoplab.topology.Host;
import io.hoplab.topology.Listener;
import io.hoplab.topology.Naming;
import io.hoplab.topology.ResolverSettings;
import io.hoplab.topology.Role;
import io.hoplab.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who asks whom for names: nodes and virtual machines Azure's DNS server, pods the cluster's, which
 * hands on what it does not know to Azure's.
 */
final class LabNames {
  /** The Service that kubelet gives pods as their name server. */
  private static final ServiceName CLUSTER_DNS = new ServiceName("kube-system", "kube-dns");

  private static final String CLUSTER_DOMAIN = "cluster.local";

  /** The search list of {@code dnsPolicy: ClusterFirst}, and the dots that it goes with. */
  private static final List<String> SEARCH =
      List.of("default.svc.cluster.local", "svc.cluster.local", CLUSTER_DOMAIN);

  private static final int DOTS = 5;

  private final PrivateAccess access;
  private final List<InternetHost> outside;
  private final List<BackedService> services;
  private final List<Host> hosts;
  private final Map<HostName, Ipv4Address> addresses = new LinkedHashMap<>();
  private final Map<String, Ipv4Address> names;

  /**
   * The names of a lab with these hosts.
   *
   * @param network the hosts and cables, and the names of Services
   */
  LabNames(Resources azure, Optional<Cluster> cluster, Topology network) {
    this.access = azure.edge().access();
    this.outside = azure.edge().internet().map(it -> it.hosts()).orElse(List.of());
    this.services = cluster.map(it -> it.services().all()).orElse(List.of());
    this.hosts = network.hosts();
    this.names = network.names();
    for (Host host : hosts) {
      network.addresses(host.name()).stream()
          .findFirst()
          .ifPresent(address -> addresses.put(host.name(), address));
    }
  }

  Naming naming() {
    return access.dns().isEmpty()
        ? new Naming(Map.of(), Map.of(), certified())
        : new Naming(resolvers(), answers(), certified());
  }

  private Map<HostName, ResolverSettings> resolvers() {
    ResolverSettings azure = ResolverSettings.of(AzureDns.ADDRESS);
    ResolverSettings inPods =
        services.stream()
            .map(BackedService::service)
            .filter(service -> service.name().equals(CLUSTER_DNS))
            .findFirst()
            .map(service -> new ResolverSettings(service.clusterIp(), SEARCH, DOTS))
            .orElse(azure);
    Map<HostName, ResolverSettings> resolvers = new LinkedHashMap<>();
    for (Host host : hosts) {
      if (host.role() == Role.POD && !serves(host, Listener.Kind.DNS)) {
        resolvers.put(host.name(), inPods);
      } else if (host.role() != Role.FABRIC && host.role() != Role.INTERNET) {
        // CoreDNS has dnsPolicy Default: it asks whom its node asks.
        resolvers.put(host.name(), azure);
      }
    }
    return resolvers;
  }

  private static boolean serves(Host host, Listener.Kind kind) {
    return host.listeners().stream().anyMatch(it -> it.kind() == kind);
  }

  private Map<HostName, DnsAnswers> answers() {
    Map<String, Ipv4Address> own = new LinkedHashMap<>(names);
    addresses.forEach((host, address) -> own.put(host.value(), address));
    DnsAnswers handingOn =
        new DnsAnswers(own, Map.of(), List.of(CLUSTER_DOMAIN), Optional.of(AzureDns.ADDRESS));
    Map<HostName, DnsAnswers> answers = new LinkedHashMap<>();
    answers.put(AzureDns.HOST, access.dns().answers(access.endpoints()));
    for (Host host : hosts) {
      if (serves(host, Listener.Kind.DNS) && (host.role() == Role.POD || host.role() == Role.VM)) {
        answers.put(host.name(), handingOn);
      }
    }
    return answers;
  }

  /**
   * A server's certificate is for what it is called by: DNS names, and Services that lead to it.
   */
  private Map<HostName, List<String>> certified() {
    Map<HostName, List<String>> certified = new LinkedHashMap<>();
    for (InternetHost host : outside) {
      List<Ipv4Address> own = new ArrayList<>(access.endpointsOf(host.name()));
      own.add(host.address());
      List<String> all = new ArrayList<>(access.namesOf(host.name()));
      all.addAll(servicesAt(own));
      certified.put(host.name(), all);
    }
    addresses.forEach(
        (host, address) -> certified.computeIfAbsent(host, name -> servicesAt(List.of(address))));
    certified.values().removeIf(List::isEmpty);
    certified
        .keySet()
        .retainAll(
            hosts.stream()
                .filter(host -> serves(host, Listener.Kind.HTTPS))
                .map(Host::name)
                .toList());
    return certified;
  }

  private List<String> servicesAt(List<Ipv4Address> own) {
    List<String> all = new ArrayList<>();
    for (BackedService backed : services) {
      if (backed.endpoints().stream().anyMatch(it -> own.contains(it.address()))) {
        all.addAll(ServiceNames.of(backed.service().name()));
        all.add(backed.service().clusterIp().toString());
      }
    }
    return all;
  }
}
