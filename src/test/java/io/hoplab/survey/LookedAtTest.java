package io.hoplab.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.Golden;
import io.hoplab.k8s.Network;
import io.hoplab.lab.Lab;
import io.hoplab.labfile.LabFiles;
import io.hoplab.labfile.Reading;
import io.hoplab.net.HostName;
import io.hoplab.report.Ink;
import io.hoplab.report.InspectionJson;
import io.hoplab.report.InspectionPicture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person and a program are shown of a network that somebody has had a hand in. */
@Tag("kernel")
class LookedAtTest {
  private static final HostName NODE = HostName.of("node-1");
  private static final Path LAB = Path.of("labs/kubenet-pod-to-vm.yaml");

  private static final String[] DEEDS = {
    "ip -n pod-a route del default",
    "ip -n node-1 addr add 10.5.5.5/24 dev eth0",
    "ip -n node-1 link add x0 type vxlan id 5 dstport 4789 remote 10.9.0.11",
    "ip -n pod-b link set eth0 down",
    "ip netns exec node-1 iptables -P FORWARD DROP",
    "ip netns add mine",
    "ip netns add Mine"
  };

  private static Lab lab() {
    LabFiles files = new LabFiles(Network::lower, (topology, probe, way, expected) -> List.of());
    return ((Reading.Valid) files.read(LAB)).lab();
  }

  private static Inspection inspection(Lab lab) throws Exception {
    try (ByHand built = ByHand.build(lab.topology())) {
      return Inspection.of(built.type(DEEDS).network(), lab.topology());
    }
  }

  /** Without the addresses that the kernel makes up. */
  private static String steady(String text) {
    return text.replaceAll("(?m)^(    (?:veth|x0).*?mtu \\d+ +)\\S+", "$1made up         ");
  }

  @Test
  void allHostsStandInOneTableWithWhatChangedBelow() throws Exception {
    Lab lab = lab();
    Golden.check(
        "io/hoplab/report/inspection.txt",
        InspectionPicture.overview("mylab", lab, inspection(lab), Ink.PLAIN));
  }

  @Test
  void allOfOneHostIsShown() throws Exception {
    Lab lab = lab();
    Golden.check(
        "io/hoplab/report/inspection-node.txt",
        steady(InspectionPicture.of(NODE, inspection(lab), Ink.PLAIN)));
  }

  @Test
  void aProgramIsToldTheSame() throws Exception {
    Lab lab = lab();
    Inspection inspection = inspection(lab);
    JsonNode document =
        JsonMapper.shared().readTree(InspectionJson.of("mylab", lab, inspection, List.of(NODE)));
    assertThat(document.at("/running").asString()).isEqualTo("mylab");
    assertThat(document.at("/hosts").size()).isEqualTo(1);
    JsonNode node = document.at("/hosts/0");
    assertThat(node.at("/host").asString()).isEqualTo("node-1");
    assertThat(node.at("/role").asString()).isEqualTo("node");
    assertThat(node.at("/interfaces/1/name").asString()).isEqualTo("cbr0");
    assertThat(node.at("/interfaces/1/addresses/0").asString()).isEqualTo("10.244.0.1/24");
    assertThat(node.at("/iptablesChains/-t filter FORWARD").asString()).isEqualTo("DROP");
    assertThat(document.at("/changes").size()).isEqualTo(3);
    assertThat(document.at("/changes/0/change").asString()).isEqualTo("added");
    assertThat(document.at("/otherNetns/0").asString()).isEqualTo("Mine");
    JsonNode all =
        JsonMapper.shared().readTree(InspectionJson.of("mylab", lab, inspection, List.of()));
    assertThat(all.at("/hosts").size()).isEqualTo(inspection.survey().hosts().size());
    assertThat(all.at("/hosts/4/servers/0/listens").asBoolean()).isFalse();
  }
}
