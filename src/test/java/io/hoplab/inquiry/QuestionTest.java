package io.hoplab.inquiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hoplab.k8s.Network;
import io.hoplab.lab.Probe;
import io.hoplab.labfile.LabFiles;
import io.hoplab.labfile.Reading;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.topology.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is typed, and the probe that it stands for. */
class QuestionTest {
  private static final Topology TOPOLOGY =
      topology("src/test/resources/io/hoplab/inquiry/two-nodes.yaml");

  private final Question question =
      new Question(
          TOPOLOGY,
          (host, name) ->
              name.equals("elsewhere")
                  ? Optional.of(Ipv4Address.parse("8.8.8.8"))
                  : Optional.empty());

  @ParameterizedTest
  @CsvSource({
    "a, box:80,, curl http://box/ from a",
    "a, box,, ping box from a",
    "a, 10.9.1.4:8080,, curl http://10.9.1.4:8080/ from a",
    "a, 10.9.1.4,, ping 10.9.1.4 from a",
    "a, box, TCP, curl http://box/ from a",
    "a, 10.9.1.4, UDP, dig @10.9.1.4 a from a",
    "west, box:5353, UDP, dig @box:5353 west from west",
    "a, elsewhere:80,, curl http://elsewhere/ from a"
  })
  void aQuestionIsAProbe(String from, String to, Protocol protocol, String probe) throws Exception {
    assertThat(question.probe(from, to, Optional.ofNullable(protocol))).hasToString(probe);
  }

  @Test
  void aNameIsLookedUpOnTheHostThatAsks() throws Exception {
    Probe probe = question.probe("a", "elsewhere", Optional.empty());
    assertThat(probe.to()).hasToString("8.8.8.8");
    assertThat(question.probe("a", "west", Optional.empty()).to()).hasToString("10.9.0.10");
  }

  @Test
  void aHostBehindAPrivateEndpointIsStillCalledByItsOwnAddress() throws Exception {
    Question azure =
        new Question(topology("labs/private-endpoint.yaml"), (host, name) -> Optional.empty());
    assertThat(azure.address(HostName.of("node-1"), "storage")).hasToString("20.60.1.4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "z | box:80 |      | wanted a host, one of vnet, west, east, a, b, d, c, box; came z",
        "a | nix:80 |      | wanted a host, one of vnet, west, east, a, b, d, c, box; or an IPv4"
            + " address, or a name that a can look up; came nix",
        "a | box:80 | ICMP | box:80: wanted no port, since ICMP has none",
        "a | box:0  |      | box:0: wanted a port from 1 to 65535, came \"0\"",
        "a | box:   |      | box:: wanted a port from 1 to 65535, came \"\"",
        "a | west   | TCP  | wanted a port for tcp, such as west:80; west serves none",
        "a | 8.8.8.8| UDP  | wanted a port for udp, such as 8.8.8.8:53; 8.8.8.8 serves none"
      })
  void whatMakesNoSenseIsSaid(String from, String to, Protocol protocol, String message) {
    assertThatThrownBy(() -> question.probe(from, to, Optional.ofNullable(protocol)))
        .isInstanceOf(BadQuestion.class)
        .hasMessage(message);
  }

  private static Topology topology(String file) {
    return ((Reading.Valid)
            new LabFiles(Network::lower, (topology, probe, way, expected) -> List.of())
                .read(Path.of(file)))
        .lab()
        .topology();
  }
}
