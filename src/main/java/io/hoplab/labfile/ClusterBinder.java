package io.hoplab.labfile;

import io.hoplab.azure.Nic;
import io.hoplab.k8s.Cluster;
import io.hoplab.k8s.KubeProxy;
import io.hoplab.k8s.NetworkPlugin;
import io.hoplab.k8s.Node;
import io.hoplab.k8s.Pod;
import io.hoplab.k8s.ProxyMode;
import io.hoplab.kubeproxy.Services;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import io.hoplab.topology.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes the cluster of what a lab file says under {@code cluster}. */
final class ClusterBinder {
  /** Enough for the largest lab, and few enough for a file of one line to be harmless. */
  private static final int MOST_PODS = 5000;

  /** A node before its NIC is complete. */
  private record Worker(Item item, NetworkBinder.NicDraft nic) {}

  /** A pod before it has its address. */
  private record PodDraft(Item item, HostName name, PodRange node, Optional<Ipv4Address> address) {}

  private final Item item;
  private final Hosts hosts;
  private final List<Cidr> addressSpace;
  private final NetworkBinder network;
  private final Allocations former;
  private final List<Worker> workers = new ArrayList<>();
  private final Map<String, PodRange> nodes = new LinkedHashMap<>();
  private final List<Pod> pods = new ArrayList<>();
  private final List<BoundPod> bound = new ArrayList<>();
  private final Map<String, PodAddresses> subnets = new HashMap<>();
  private NetworkPlugin plugin = NetworkPlugin.KUBENET;
  private Services services = new Services(List.of());

  ClusterBinder(
      Item item, Hosts hosts, List<Cidr> addressSpace, NetworkBinder network, Allocations former) {
    this.item = item;
    this.hosts = hosts;
    this.addressSpace = addressSpace;
    this.network = network;
    this.former = former;
  }

  static Optional<HostName> hostName(String text) {
    try {
      return Optional.of(HostName.of(text));
    } catch (InvalidValueException e) {
      return Optional.empty();
    }
  }

  void read() {
    plugin = item.read("network", Value.PLUGIN).orElse(NetworkPlugin.KUBENET);
    PluginCheck.check(item, plugin);
    Optional<Cidr> podCidr = item.read("podCidr", Value.RANGE);
    podCidr.ifPresent(this::outsideVnet);
    podCidr.ifPresent(
        range -> item.get("podCidr").ifPresent(at -> ReservedRanges.check("pod CIDR", range, at)));
    Ranges disjoint = new Ranges();
    for (Item node : item.entries("nodes")) {
      Optional<Cidr> range = node.read("podCidr", Value.RANGE);
      node.get("podCidr")
          .ifPresent(
              at -> range.ifPresent(it -> nodeRange(it, podCidr, node.name(), at, disjoint)));
      Optional<NetworkBinder.NicDraft> nic = network.nic(node, Role.NODE, plugin.hasBridge());
      nic.ifPresent(it -> workers.add(new Worker(node, it)));
      hostName(node.name())
          .ifPresent(
              name ->
                  nodes.putIfAbsent(
                      name.value(),
                      plugin.usesSubnet()
                          ? new PodRange(name, nic.flatMap(this::subnet))
                          : new PodRange(name, range.map(it -> PodAddresses.ofNode(it, plugin)))));
    }
    disjoint.check();
    pods();
    services(podCidr);
  }

  /** The addresses of a subnet, which its nodes share. */
  private Optional<PodAddresses> subnet(NetworkBinder.NicDraft nic) {
    return network
        .range(nic.subnet())
        .map(
            range ->
                subnets.computeIfAbsent(
                    nic.subnet(), name -> PodAddresses.ofSubnet(name, range, hosts)));
  }

  private void services(Optional<Cidr> podCidr) {
    Optional<Item> stated = item.get("serviceCidr");
    if (stated.isEmpty() && item.get("services").isEmpty()) {
      return;
    }
    Cidr range = serviceCidr();
    if (stated.isPresent() && stated.get().read(Value.RANGE).isEmpty()) {
      services = services(Cidr.ALL);
      return;
    }
    Item at = stated.orElseGet(() -> item.get("services").orElseThrow());
    List<Cidr> others = new ArrayList<>(addressSpace);
    podCidr.ifPresent(others::add);
    others.addAll(network.peeredSpaces().keySet());
    for (Cidr other : others) {
      if (other.overlaps(range)) {
        at.problemAtKey(
            "wanted a service CIDR that nothing else has addresses of, came "
                + range
                + ", which overlaps "
                + other);
      }
    }
    ReservedRanges.check("service CIDR", range, at);
    services = services(range);
  }

  private Services services(Cidr range) {
    return new ServiceBinder(item, bound, nodes.keySet(), hosts, new ServiceRange(range), former)
        .bind();
  }

  private Cidr serviceCidr() {
    return item.read("serviceCidr", Value.RANGE).orElse(ServiceRange.DEFAULT);
  }

  /** kube-proxy runs where there are Services, and where it is configured. */
  private Optional<KubeProxy> kubeProxy(Optional<Cidr> podTraffic) {
    Optional<Item> stated = item.get("kubeProxy");
    if (stated.isEmpty() && item.get("services").isEmpty()) {
      return Optional.empty();
    }
    Optional<Item> clusterCidr = stated.flatMap(it -> it.get("clusterCidr"));
    return Optional.of(
        new KubeProxy(
            stated.flatMap(it -> it.read("mode", ServiceValue.MODE)).orElse(ProxyMode.IPTABLES),
            clusterCidr.isEmpty()
                ? podTraffic
                : clusterCidr.get().read(Value.RANGE_OR_NONE).flatMap(it -> it),
            on(stated, "masqueradeAll", false),
            on(stated, "localhostNodePorts", true),
            stated.map(it -> it.readAll("nodePortAddresses", Value.RANGE)).orElse(List.of()),
            on(stated, "conntrackCleanup", true)));
  }

  private static boolean on(Optional<Item> item, String key, boolean otherwise) {
    return item.flatMap(it -> it.read(key, Value.SWITCH)).orElse(otherwise);
  }

  private void outsideVnet(Cidr podCidr) {
    for (Cidr space : addressSpace) {
      if (space.overlaps(podCidr)) {
        item.get("podCidr")
            .ifPresent(at -> at.problem(podCidr + " overlaps the virtual network's " + space));
      }
    }
    network
        .peeredSpaces()
        .forEach(
            (space, name) -> {
              if (space.overlaps(podCidr)) {
                item.get("podCidr")
                    .ifPresent(at -> at.problem(podCidr + " overlaps " + name + "'s " + space));
              }
            });
  }

  private static void nodeRange(
      Cidr range, Optional<Cidr> podCidr, String node, Item at, Ranges disjoint) {
    disjoint.add(range, node, at);
    if (podCidr.isPresent() && !podCidr.get().contains(range)) {
      at.problem(range + " is outside the cluster's pod CIDR " + podCidr.get());
    }
  }

  private void pods() {
    List<PodDraft> drafts = new ArrayList<>();
    int count = 0;
    for (Item pod : item.entries("pods")) {
      count += pod.read("replicas", Value.REPLICAS).orElse(1);
      if (count > MOST_PODS) {
        pod.problemAtKey("wanted at most " + MOST_PODS + " pods in a lab, came " + count);
        break;
      }
      drafts(pod, drafts);
    }
    // Addresses that the file states are taken before any other pod gets one.
    for (PodDraft draft : drafts) {
      draft.address().ifPresent(address -> draft.node().take(address));
    }
    for (PodDraft draft : drafts) {
      Optional<Ipv4Address> address = draft.address();
      if (address.isEmpty() && draft.item().get("ip").isEmpty()) {
        address = draft.node().next(draft.item());
      }
      if (!hosts.add(draft.name(), Role.POD, address, draft.item())) {
        continue;
      }
      InterfaceName veth = veth(draft);
      draft.node().plug(veth, draft.name(), draft.item());
      if (address.isPresent()) {
        HostName node = draft.node().node();
        pods.add(
            new Pod(
                draft.name(),
                node,
                address.get(),
                veth,
                on(Optional.of(draft.item()), "ipConfiguration", true),
                on(Optional.of(draft.item()), "gatewayNeighbour", true),
                hosts.listeners(draft.name())));
        bound.add(new BoundPod(draft.item(), draft.name(), node, address.get()));
      }
    }
  }

  private InterfaceName veth(PodDraft draft) {
    return draft
        .item()
        .read("veth", Value.INTERFACE)
        .filter(veth -> draft.item().get("replicas").isEmpty())
        .orElseGet(() -> plugin.veth(draft.name()));
  }

  private void drafts(Item pod, List<PodDraft> drafts) {
    PodRange node =
        pod.read("node", Value.HOST).map(name -> node(pod, name)).orElse(PodRange.none());
    Optional<Item> replicas = pod.get("replicas");
    if (replicas.isEmpty()) {
      Optional<Ipv4Address> address = pod.read("ip", Value.ADDRESS);
      address.ifPresent(it -> node.check(it, pod.get("ip").orElse(pod)));
      node.subnet().ifPresent(subnet -> network.inSubnet(pod, subnet, address));
      hostName(pod.name()).ifPresent(name -> drafts.add(new PodDraft(pod, name, node, address)));
      return;
    }
    for (String key : List.of("ip", "veth")) {
      pod.get(key)
          .ifPresent(
              at ->
                  at.problem(
                      "wanted no "
                          + key
                          + " beside replicas, for each pod has its own, came "
                          + at.node().words()));
    }
    int count = replicas.get().read(Value.REPLICAS).orElse(0);
    for (int i = 1; i <= count; i++) {
      Optional<HostName> name = hostName(pod.name() + "-" + i);
      if (name.isEmpty()) {
        pod.problemAtKey(
            "wanted a name that leaves room for -" + i + " in 63 characters, came " + pod.name());
        return;
      }
      drafts.add(new PodDraft(pod, name.get(), node, Optional.empty()));
    }
  }

  private PodRange node(Item pod, HostName name) {
    PodRange node = nodes.get(name.value());
    if (node == null) {
      pod.get("node")
          .ifPresent(
              at ->
                  at.problem(
                      "wanted the name of a node, came "
                          + Spelling.unknown(name.value(), nodes.keySet())));
      return PodRange.none();
    }
    return node;
  }

  /** The cluster; to be called when nothing is wrong with it. */
  Cluster build(Function<NetworkBinder.NicDraft, Nic> nic) {
    Optional<Cidr> podCidr = item.read("podCidr", Value.RANGE);
    List<Cidr> known = plugin.usesSubnet() ? addressSpace : podCidr.stream().toList();
    Optional<Cidr> podTraffic =
        plugin.usesSubnet()
            ? workers.stream()
                .findFirst()
                .flatMap(
                    first ->
                        addressSpace.stream()
                            .filter(space -> space.contains(first.nic().address()))
                            .findFirst())
            : podCidr;
    List<Cidr> untranslated =
        item.readAll("nonMasqueradeCidrs", Value.RANGE_OR_NONE).stream()
            .flatMap(Optional::stream)
            .toList();
    List<Node> complete = new ArrayList<>();
    for (Worker worker : workers) {
      Item node = worker.item();
      complete.add(
          new Node(
              nic.apply(worker.nic()),
              node.read("podCidr", Value.RANGE),
              node.read("ipForward", Value.SWITCH).orElse(true),
              node.read("bridgeNfCallIptables", Value.SWITCH).orElse(true),
              node.read("hairpin", Value.SWITCH).orElse(true),
              node.read("proxyArp", Value.SWITCH).orElse(true),
              node.readAll("iptables", Value.RULE),
              hosts.listeners(worker.nic().host())));
    }
    return new Cluster(
        plugin,
        podCidr,
        item.read("ipMasqAgent", Value.SWITCH).orElse(true),
        item.get("nonMasqueradeCidrs").isEmpty() ? known : untranslated,
        complete,
        pods,
        serviceCidr(),
        kubeProxy(podTraffic),
        services);
  }

  /** The Services and their endpoints; none where something is wrong with them. */
  Services services() {
    return services;
  }
}
