package io.hoplab.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.TwoNodes;
import io.hoplab.azure.Peering;
import io.hoplab.azure.Peerings;
import io.hoplab.lab.Lab;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.MacAddress;
import io.hoplab.topology.AssignedAddress;
import io.hoplab.topology.Host;
import io.hoplab.topology.Note;
import io.hoplab.topology.Role;
import io.hoplab.topology.Topology;
import io.hoplab.topology.VethEnd;
import io.hoplab.topology.VethPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrawingTest {
  private static final String COMMENTED =
      "missing: iptables -A POSTROUTING -m comment --comment \"why it is there\" -j ACCEPT";

  private static final Note NOTE = Note.because("by hand");
  private final Lab lab = DrawnLabs.read("labs/kubenet-pod-to-pod-cross-node.yaml");

  @Test
  void podsAreInTheirNodeAndNodesInTheirSubnet() {
    Box vnet = drawing(lab.topology()).boxes().get(0);
    Box subnet = vnet.children().get(1);
    assertThat(vnet.children())
        .extracting(Box::heading)
        .containsExactly("vnet (router)", "subnet aks 10.240.0.0/16");
    assertThat(subnet.children()).extracting(Box::name).containsExactly("node-1", "node-2");
    assertThat(subnet.children().get(1).children())
        .extracting(Box::name)
        .containsExactly("routing", "cbr0", "pod-c");
  }

  @Test
  void theFrameAroundPeeredVirtualNetworksNamesThem() {
    assertThat(drawing(DrawnLabs.read("labs/peered-vnet.yaml")).boxes())
        .extracting(Box::heading)
        .containsExactly("virtual network 10.240.0.0/16, hub 10.50.0.0/16, spoke 10.60.0.0/16");
  }

  @Test
  void theFrameTellsWhoIsPeeredWithWhomAndTheRouterWhereThatLeads() {
    Drawing drawing = drawing(DrawnLabs.read("labs/peered-vnet.yaml"));
    assertThat(drawing.boxes().get(0).rows())
        .containsExactly("peering vnet ↔ hub", "peering hub ↔ spoke");
    List<String> rows = box(drawing, "vnet").rows();
    assertThat(rows)
        .startsWith(
            "system routes for subnet hub/jump",
            "  10.50.1.4/32 → virtual network",
            "  10.60.1.4/32 → peering with spoke",
            "  10.240.0.0/16 → peering with vnet",
            "  10.0.0.0/8 → none")
        .containsSubsequence(
            "system routes for subnet spoke/app",
            "  10.50.1.4/32 → peering with hub",
            "  10.60.1.4/32 → virtual network",
            "  10.0.0.0/8 → none");
    assertThat(rows).filteredOn(row -> row.contains("10.240.0.0/16")).hasSize(1);
  }

  @Test
  void aPeeringTellsWhatItDoesNotDo() {
    Peering there = new Peering("vnet", "hub", true, true);
    Peering back = new Peering("hub", "vnet", false, false);
    assertThat(PeeringWords.of(new Peerings(List.of(), List.of(there))))
        .containsExactly("peering vnet → hub, the other side is missing: nothing flows");
    assertThat(PeeringWords.of(new Peerings(List.of(), List.of(there, back))))
        .containsExactly(
            "peering vnet ↔ hub, vnet allows forwarded traffic,"
                + " hub allows no access: nothing flows");
  }

  @Test
  void securityGroupsStandWhereTheyTakeEffectAndTheirRulesAtTheRouter() {
    Drawing drawing = drawing(DrawnLabs.read("labs/network-security-groups.yaml"));
    assertThat(box(drawing, "web 10.241.0.0/24").rows())
        .containsExactly("network security group web-nsg");
    assertThat(box(drawing, "jump 10.241.1.0/24").rows()).isEmpty();
    assertThat(box(drawing, "web-2").rows()).endsWith("network security group nic-nsg");
    assertThat(box(drawing, "web-1").rows()).containsExactly("nginx :80, nginx :8080");
    assertThat(box(drawing, "vnet").rows())
        .containsExactly(
            "rules of web-nsg",
            "  Inbound 100 allow-web: Allow tcp 10.241.1.0/24 → any :80, 8080-8081",
            "  Inbound 200 deny-jump: Deny any 10.241.1.0/24 → any",
            "  Inbound 300 deny-within: Deny tcp 10.241.0.0/24 → any :8080",
            "  Outbound 100 nothing-out: Deny any any → 10.241.1.0/24",
            "rules of nic-nsg",
            "  Inbound 100 no-8080: Deny tcp any → any :8080",
            "  Outbound 100 no-jump: Deny any any → 10.241.1.4/32");
  }

  @Test
  void aPrivateEndpointIsInItsSubnet() {
    assertThat(
            box(drawing(DrawnLabs.read("labs/private-endpoint.yaml")), "endpoints 10.240.8.0/24")
                .rows())
        .containsExactly("private endpoint pe-storage 10.240.8.4 → storage");
  }

  @Test
  void theRouterTellsWhichRoutesItHasForWhom() {
    assertThat(box(drawing(lab.topology()), "vnet").rows())
        .containsExactly(
            "UDRs of aks-routes for subnet aks",
            "  10.244.0.0/24 → node-1",
            "  10.244.1.0/24 → node-2");
  }

  @Test
  void routesAreThoseThatTheRouterHasAndNotThoseOfTheFile() {
    Topology planned = lab.topology();
    List<Host> hosts = new ArrayList<>();
    for (Host host : planned.hosts()) {
      hosts.add(
          new Host(
              host.name(),
              host.role(),
              host.bridges(),
              host.routes().stream()
                  .filter(route -> !route.destination().toString().equals("10.244.1.0/24"))
                  .toList(),
              host.routingRules().stream().limit(1).toList(),
              host.sysctls(),
              host.chains(),
              host.rules(),
              host.listeners(),
              host.note()));
    }
    assertThat(box(drawing(new Topology(hosts, planned.pairs())), "vnet").rows())
        .containsExactly("UDRs of aks-routes for node-1", "  10.244.0.0/24 → node-1");
  }

  @Test
  void aHostThatWasAddedByHandIsThereAndSoIsItsCable() {
    List<Host> hosts = new ArrayList<>(lab.topology().hosts());
    HostName stranger = HostName.of("stranger");
    hosts.add(bare(stranger));
    List<VethPair> pairs = new ArrayList<>(lab.topology().pairs());
    pairs.add(
        new VethPair(
            routed(stranger, "x0", "192.0.2.1/30"),
            routed(HostName.of("node-1"), "x1", "192.0.2.2/30"),
            NOTE));

    Drawing drawing = drawing(new Topology(hosts, pairs));

    assertThat(drawing.boxes()).extracting(Box::name).contains("stranger");
    assertThat(drawing.lines())
        .filteredOn(line -> line.kind() == Line.Kind.CABLE)
        .anySatisfy(
            line ->
                assertThat(List.of(line.from().labels(), line.to().labels()))
                    .containsExactlyInAnyOrder(
                        List.of("x0 192.0.2.1/30"), List.of("x1 192.0.2.2/30")));
  }

  @Test
  void aPodWhoseCableIsGoneStaysInItsNodeAndItsWayBreaksThere() {
    List<VethPair> pairs =
        lab.topology().pairs().stream()
            .filter(pair -> !pair.left().host().value().equals("pod-c"))
            .toList();
    Topology now = new Topology(lab.topology().hosts(), pairs);
    Drawing drawing =
        Drawing.of(
            new Subject("lab", now, lab, Map.of()),
            lab.flows().stream().filter(flow -> flow.name().equals("call")).findFirst());

    assertThat(box(drawing, "node-2").children()).extracting(Box::name).contains("pod-c");
    DrawnWay request = drawing.flow().orElseThrow().ways().get(0);
    assertThat(request.broken()).isEqualTo("there is no node-2/veth10 here");
    assertThat(request.end()).isEqualTo("bridge node-2/cbr0");
  }

  @Test
  void whatIsNotAsTheFileHasItIsWrittenAtItsHost() {
    HostName node = HostName.of("node-2");
    HostName pod = HostName.of("pod-c");
    List<Host> hosts =
        lab.topology().hosts().stream().filter(host -> !host.name().equals(pod)).toList();
    List<VethPair> pairs =
        lab.topology().pairs().stream().filter(pair -> !pair.left().host().equals(pod)).toList();
    Drawing drawing =
        Drawing.of(
            new Subject(
                "lab",
                new Topology(hosts, pairs),
                lab,
                Map.of(node, List.of(COMMENTED, "2", "3", "4", "x".repeat(100)))),
            Optional.empty());

    assertThat(box(drawing, "node-2").warnings())
        .containsExactly("missing: iptables -A POSTROUTING -j ACCEPT", "2", "3", "4", "and 1 more");
    assertThat(box(drawing, "node-2").details()).contains(COMMENTED, "x".repeat(100));
    assertThat(drawing.boxes().get(0).warnings()).containsExactly("pod-c is gone");
  }

  @Test
  void manyPodsThatAreAlikeAreOneBoxButThoseOfTheFlowAreNot() {
    Lab many = DrawnLabs.pods(50);
    assertThat(box(DrawnLabs.of(many, "lost"), "node-1").children())
        .extracting(Box::name)
        .containsExactly("routing", "cbr0", "pod-a", "a".repeat(63), "others-1 … others-50");
    assertThat(box(DrawnLabs.of(many, "call"), "node-1").children())
        .extracting(Box::name)
        .contains("others-2", "others-1 … others-50");
    assertThat(box(drawing(many), "others-1 … others-50").rows()).containsExactly("50 pods");
  }

  @Test
  void aNicThatDoesNotForwardIsToldOfAtTheNodeThatNeedsItTo() {
    Topology off = new TwoNodes().eastNicForwardingOff().build();
    Drawing drawing = Drawing.of(new Subject("x", off, lab, Map.of()), Optional.empty());
    assertThat(box(drawing, "east").warnings()).containsExactly("NIC: IP forwarding off");
    assertThat(box(drawing, "west").warnings()).isEmpty();
    assertThat(box(drawing, "box").warnings()).isEmpty();
  }

  @Test
  void theWayTakesTheLinesOfItsHopsAndTranslatesWhereTheNodeRoutes() {
    DrawnFlow flow =
        DrawnLabs.of(DrawnLabs.read("labs/kubenet-pod-to-vm.yaml"), "call").flow().orElseThrow();
    DrawnWay request = flow.ways().get(0);
    assertThat(request.passages())
        .extracting(DrawnWay.Passage::line)
        .containsExactly(
            "cable node-1/veth09f4985a pod-a/eth0",
            "inside node-1/cbr0",
            "inside node-1/eth0",
            "cable vnet/f-node-1 node-1/eth0",
            "cable vnet/f-vm-1 vm-1/eth0");
    assertThat(request.marks())
        .containsExactly(
            new DrawnWay.Mark("routing of node-1", "SNAT 10.244.0.2 → 10.240.0.4", false));
    assertThat(flow.ways().get(1).marks())
        .containsExactly(
            new DrawnWay.Mark("routing of node-1", "un-SNAT 10.240.0.4 → 10.244.0.2", false));
  }

  @Test
  void aFrameThatOnlyCrossesTheBridgeDoesNotGoUpToRouting() {
    DrawnWay request =
        DrawnLabs.of(DrawnLabs.read("labs/kubenet-pod-to-pod-same-node.yaml"), "call")
            .flow()
            .orElseThrow()
            .ways()
            .get(0);
    assertThat(request.passages()).hasSize(2);
    assertThat(request.marks())
        .extracting(DrawnWay.Mark::box)
        .containsExactly("bridge node-1/cbr0");
  }

  @Test
  void aWayOfWhichOnlyTheEndIsStatedSaysSoAndEndsThere() {
    DrawnWay request =
        DrawnLabs.of(DrawnLabs.read("labs/kubenet-pod-to-vm.yaml"), "from-outside")
            .flow()
            .orElseThrow()
            .ways()
            .get(0);
    assertThat(request.stated()).isFalse();
    assertThat(request.passages())
        .extracting(DrawnWay.Passage::line)
        .containsExactly("cable vnet/f-vm-1 vm-1/eth0");
    assertThat(request.marks()).containsExactly(new DrawnWay.Mark("host vnet", "blackhole", true));
  }

  private Drawing drawing(Topology topology) {
    return Drawing.of(new Subject("lab", topology, lab, Map.of()), Optional.empty());
  }

  private static Drawing drawing(Lab lab) {
    return Drawing.of(Subject.of(lab), Optional.empty());
  }

  private static Box box(Drawing drawing, String name) {
    return drawing.allBoxes().stream()
        .filter(box -> box.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Host bare(HostName name) {
    return new Host(
        name, Role.VM, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
        NOTE);
  }

  private static VethEnd routed(HostName host, String name, String address) {
    return VethEnd.routed(
        host,
        InterfaceName.of(name),
        new MacAddress(2),
        1500,
        List.of(new AssignedAddress(InterfaceAddress.parse(address), NOTE)));
  }
}
