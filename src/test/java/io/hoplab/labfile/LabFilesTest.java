package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.expect.Elaboration;
import io.hoplab.expect.ExpectedTrace;
import io.hoplab.expect.Opening;
import io.hoplab.expect.PathProblem;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.TranslationKind;
import io.hoplab.flow.Way;
import io.hoplab.k8s.Cluster;
import io.hoplab.k8s.Pod;
import io.hoplab.lab.Assertion;
import io.hoplab.lab.Lab;
import io.hoplab.net.HostName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabFilesTest {
  private final List<Cluster> lowered = new ArrayList<>();

  @Test
  void shippedLabsHaveNoProblems() {
    Labs labs = Labs.shipped(Path.of("labs"));
    assertThat(labs.files()).isNotEmpty();
    LabFiles files =
        new LabFiles(
            io.hoplab.k8s.Network::lower,
            (topology, probe, way, expected) ->
                Elaboration.problems(
                    topology,
                    expected,
                    way == Way.REQUEST
                        ? new Opening(probe.protocol(), 0, probe.port(), Opening.DEFAULT_TTL)
                        : new Opening(probe.protocol(), probe.port(), 0, Opening.DEFAULT_TTL)));
    labs.files()
        .forEach(
            (name, file) -> assertThat(LabUnderTest.problems(files.read(file))).as(name).isEmpty());
  }

  @Test
  void aLabIsReadInFull() {
    Lab lab = LabUnderTest.valid(LabUnderTest.TEXT);
    assertThat(lab.name()).isEqualTo("x");
    assertThat(lab.title()).isEqualTo("A pod calls a VM");
    assertThat(lab.flows()).hasSize(1);
    assertThat(lab.flows().get(0).probe()).hasToString("curl http://vm-1/ from pod-a");
    ExpectedTrace request = lab.flows().get(0).expected().request().orElseThrow();
    assertThat(request.ending()).isEqualTo("delivered at vm-1");
    assertThat(request.lines()).hasSize(4);
    assertThat(request.lines().get(1).translation()).contains(TranslationKind.SNAT);
    assertThat(request.lines().get(1).by()).contains("MASQ");
    assertThat(request.lines().get(1).addresses().orElseThrow())
        .hasToString("10.240.0.4 > 10.241.0.4");
    ExpectedTrace reply = lab.flows().get(0).expected().reply().orElseThrow();
    assertThat(reply.statesPath()).isFalse();
    assertThat(reply.disposition()).isEqualTo(Disposition.LOST);
    assertThat(lab.claims().get(0).says().get(0))
        .isInstanceOfSatisfying(
            Assertion.Packet.class, packet -> assertThat(packet.way()).isEqualTo(Way.REQUEST));
  }

  @Test
  void aCounterproofIsTheChangedLabWithTheFlowsThatItSpeaksOf() {
    Lab lab = LabUnderTest.valid(LabUnderTest.TEXT);
    assertThat(lab.counterproofs()).hasSize(1);
    Lab changed = lab.counterproofs().get(0).lab();
    assertThat(changed.name()).isEqualTo("x: the node does not forward");
    assertThat(changed.flows()).hasSize(1);
    assertThat(changed.flows().get(0).expected().request().orElseThrow().ending())
        .isEqualTo("not forwarding at node-1");
    assertThat(changed.flows().get(0).expected().reply()).isEmpty();
    assertThat(lab.counterproofs().get(0).changes())
        .extracting(Object::toString)
        .containsExactly("cluster.nodes.node-1.ipForward: off");
    assertThat(changed.claims()).isEmpty();
    assertThat(changed.counterproofs()).isEmpty();
  }

  @Test
  void whatIsNotSaidHasTheDefaultsOfAksAndKubenet() {
    Cluster cluster = cluster(LabUnderTest.TEXT);
    assertThat(cluster.nonMasqueradeCidrs()).containsExactly(cluster.podCidr().orElseThrow());
    assertThat(cluster.nodes().get(0).ipForward()).isTrue();
    assertThat(cluster.nodes().get(0).bridgeNfCallIptables()).isTrue();
    assertThat(cluster.nodes().get(0).nic().ipForwarding()).isTrue();
    assertThat(cluster.nodes().get(0).nic().mtu()).isEqualTo(1500);
    assertThat(
            cluster
                .nodes()
                .get(0)
                .nic()
                .subnet()
                .routeTable()
                .orElseThrow()
                .routes()
                .get(0)
                .nextHop())
        .hasToString("Optional[10.240.0.4]");
    assertThat(cluster.pods().get(0).veth().value()).matches("veth[0-9a-f]{8}");
  }

  @Test
  void podsWithoutAnAddressGetTheNextFreeOneAsHostLocalGivesIt() {
    Cluster cluster =
        cluster(
            LabUnderTest.with(
                "    pod-a: {node: node-1, ip: 10.244.0.2}",
                """
                    first: {node: node-1}
                    web: {node: node-1, replicas: 3, serves: [http, 'dns:5353']}
                    pod-a: {node: node-1, ip: 10.244.0.2}
                    fixed: {node: node-1, ip: 10.244.0.4}
                """));
    assertThat(cluster.pods())
        .extracting(pod -> pod.name() + " " + pod.address())
        .containsExactly(
            "first 10.244.0.3",
            "web-1 10.244.0.5",
            "web-2 10.244.0.6",
            "web-3 10.244.0.7",
            "pod-a 10.244.0.2",
            "fixed 10.244.0.4");
    Pod replica = cluster.pods().get(2);
    assertThat(replica.listeners())
        .allMatch(it -> it.host().equals(HostName.of("web-2")))
        .extracting(it -> it.kind() + " " + it.port())
        .containsExactly("HTTP 80", "DNS 5353");
  }

  @Test
  void scalarsKeepTheTextOfTheFile() {
    assertThat(
            LabUnderTest.valid(LabUnderTest.with("title: A pod calls a VM", "title: 010")).title())
        .isEqualTo("010");
    assertThat(
            LabUnderTest.valid(LabUnderTest.with("title: A pod calls a VM", "title: 10.240"))
                .title())
        .isEqualTo("10.240");
    assertThat(
            LabUnderTest.valid(LabUnderTest.with("title: A pod calls a VM", "title: off")).title())
        .isEqualTo("off");
  }

  @Test
  void everyKindOfAssertionIsRead() {
    Lab lab =
        LabUnderTest.valid(
            LabUnderTest.with(
                "      - {flow: call.request, at: vm-1/eth0, source: 10.240.0.4}",
                """
                      - {flow: call.reply, packet: later, at: node-1/eth0 in, destination: 10.240.0.4,
                         ttl: 64, sender: vm-1/eth0, step: un-SNAT, by: conntrack}
                      - {flow: call.request, notAt: vnet}
                      - {flow: call.request, notAt: node-1/cbr0}
                      - {flow: call.request, absent: 10.240.0.9}
                      - {route: 10.241.0.4, on: node-1, via: 10.240.0.1, dev: eth0}
                      - {route: 10.244.0.2, on: node-1, via: none, proto: kernel}
                      - {neighbour: 10.244.0.2, on: node-1, is: pod-a/eth0}
                      - {connection: call, on: node-1, original: '10.244.0.2 > 10.241.0.4:80',
                         reply: 10.241.0.4 > 10.240.0.4}
                      - {counterproof: the node does not forward, fails: true}
                """));
    assertThat(lab.claims().get(0).says())
        .extracting(Object::toString)
        .containsExactly(
            "Packet[flow=call, way=reply, which=LATER, at=node-1/eth0, direction=Optional[in],"
                + " source=Optional.empty, destination=Optional[10.240.0.4], ttl=OptionalInt[64],"
                + " sender=Optional[vm-1/eth0], step=Optional[un-SNAT], by=Optional[conntrack]]",
            "Absence[flow=call, way=request, host=vnet, iface=Optional.empty]",
            "Absence[flow=call, way=request, host=node-1, iface=Optional[cbr0]]",
            "AbsentAddress[flow=call, way=request, address=10.240.0.9]",
            "Lookup[host=node-1, destination=10.241.0.4, onlink=false,"
                + " via=Optional[10.240.0.1], dev=Optional[eth0], protocol=Optional.empty]",
            "Lookup[host=node-1, destination=10.244.0.2, onlink=true, via=Optional.empty,"
                + " dev=Optional.empty, protocol=Optional[kernel]]",
            "Neighbour[host=node-1, address=10.244.0.2, is=pod-a/eth0]",
            "Connection[flow=call, host=node-1, original=10.244.0.2 > 10.241.0.4:80,"
                + " reply=10.241.0.4 > 10.240.0.4]",
            "Held[counterproof=the node does not forward, fails=true]");
  }

  @Test
  void pathLinesMayStateTtlAndExemptionAndAnEnd() {
    Lab lab =
        LabUnderTest.valid(
            LabUnderTest.with(
                "      - vnet\n      - vm-1/eth0\n    reply: lost at vnet",
                """
                      - vnet ttl 63
                      - node-1 exempt by -d 10.244.0.0/16 -j RETURN at last
                      - TTL expired at node-1
                    reply: no route at vm-1
                """
                    .stripTrailing()));
    ExpectedTrace request = lab.flows().get(0).expected().request().orElseThrow();
    assertThat(request.ending()).isEqualTo("TTL expired at node-1");
    assertThat(request.lines().get(2).ttl()).hasValue(63);
    assertThat(request.lines().get(3).exempt()).isTrue();
    assertThat(request.lines().get(3).by()).contains("-d 10.244.0.0/16 -j RETURN at last");
  }

  @Test
  void problemsOfThePathCheckStandAtTheirLine() {
    LabFiles files =
        new LabFiles(
            WiredHosts.lowering(),
            (topology, probe, way, expected) ->
                way == Way.REQUEST && expected.statesPath()
                    ? List.of(
                        new PathProblem(1, "no cable leads here"),
                        new PathProblem(9, "this never ends"))
                    : List.of());
    assertThat(LabUnderTest.problems(files.read(LabUnderTest.FILE, LabUnderTest.TEXT)))
        .containsExactly(
            "22:7 flows.call.request: this never ends",
            "23:9 flows.call.request[1]: no cable leads here");
  }

  private Cluster cluster(String text) {
    Lowering recording =
        (azure, cluster) -> {
          lowered.add(cluster.orElseThrow());
          return WiredHosts.lowering().lower(azure, cluster);
        };
    Reading reading =
        new LabFiles(recording, (topology, probe, way, expected) -> List.of())
            .read(LabUnderTest.FILE, text);
    assertThat(LabUnderTest.problems(reading)).isEmpty();
    return lowered.get(0);
  }
}
