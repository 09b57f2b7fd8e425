package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileEditTest {
  private static final String FILE =
      """
      # a lab
      cluster:
        services:
          web: # the one
            type: NodePort   # as documented
            selector: {app: web}
            title: 'quoted, text'
            ports:
              - port: 443 # outside
                name: https
              - {port: 80, name: http}
            endpoints:
              - pod-b
              - {addresses: [10.244.1.2], conditions: {ready: off}}
        pods:
          pod-b: {node: node-1, ready: on}
          pod-c:
            node: node-2
      """;

  private static String set(String path, String value) {
    return set(FILE, path, value);
  }

  private static String set(String file, String path, String value) {
    return ((FileEdit.Edited.Text) FileEdit.set(file, path, value)).text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cluster.services.web.type|ClusterIP|    type: NodePort   # as|    type: ClusterIP   # as",
        "cluster.services.web.title|other|title: 'quoted, text'|title: other",
        "cluster.pods.pod-b.ready|off|ready: on}|ready: off}",
        "cluster.pods.pod-b.labels|{app: web}|{node: node-1|{labels: {app: web}, node: node-1",
        "cluster.services.web.selector.tier|front|{app: web}|{tier: front, app: web}",
        "cluster.services.web.ports[1].port|81|{port: 80,|{port: 81,",
        "cluster.services.web.ports[1].nodePort|30081|{port: 80,|{nodePort: 30081, port: 80,",
        "cluster.services.web.ports[0].port|444|- port: 443 # outside|- port: 444 # outside",
        "cluster.services.web.endpoints[0]|pod-c|- pod-b|- pod-c",
        "cluster.services.web.endpoints[1].addresses[0]|10.244.1.3|10.244.1.2|10.244.1.3",
      })
  void theRestOfTheTextStaysAsItIs(String path, String value, String before, String after) {
    assertThat(FILE).contains(before);
    assertThat(set(path, value)).isEqualTo(FILE.replace(before, after));
  }

  @Test
  void aNewKeyStandsFirstInItsBlockAndATakenOneLeavesNoLine() {
    assertThat(set("cluster.pods.pod-c.ready", "off"))
        .isEqualTo(FILE.replace("      node: node-2", "      ready: off\n      node: node-2"));
    assertThat(set("cluster.services.web.ports[0].nodePort", "30443"))
        .isEqualTo(
            FILE.replace(
                "        - port: 443 # outside",
                "        - nodePort: 30443\n          port: 443 # outside"));
    assertThat(set("cluster.services.web.type", ""))
        .isEqualTo(FILE.replace("      type: NodePort   # as documented\n", ""));
  }

  @Test
  void aBlockThatEveryLabMayHaveIsMade() {
    assertThat(set("cluster.kubeProxy.mode", "nftables"))
        .isEqualTo(FILE.replace("  services:\n", "  kubeProxy: {mode: nftables}\n  services:\n"));
    assertThat(set("cluster.pods.pod-c.labels.app", "web"))
        .isEqualTo(
            FILE.replace("      node: node-2", "      labels: {app: web}\n      node: node-2"));
    assertThat(set("cluster.services.web.sessionAffinityConfig.clientIP.timeoutSeconds", "60"))
        .contains("      sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}\n      type: ");
    assertThat(
            set(FILE.replace("cluster:", "cluster:\n  kubeProxy:"), "cluster.kubeProxy.mode", "x"))
        .contains("  kubeProxy:\n    mode: x\n");
  }

  @Test
  void anItemOfAListCanBeTakenOut() {
    String edited = set("cluster.services.web.ports[0]", "");
    assertThat(FileDifference.between(FILE, edited))
        .extracting(FileDifference::path)
        .containsExactly("cluster.services.web.ports");
    assertThat(edited).contains("ports:\n        -\n          port: 80\n").doesNotContain("443");
  }

  @Test
  void whatIsSoAlreadyStays() {
    assertThat(set("cluster.pods.pod-b.ready", "on")).isSameAs(FILE);
    assertThat(set("cluster.pods.pod-b.labels", "")).isSameAs(FILE);
    assertThat(set("cluster.services.web.selector", "{app: 'web'}")).isSameAs(FILE);
  }

  @Test
  void whereTheTextCannotBeCutTheFileIsWrittenAnew() {
    String text = set("cluster.services.web.endpoints", "[pod-c, {addresses: ['null', \"a b\"]}]");
    assertThat(places(FILE, text)).containsExactly("cluster.services.web.endpoints");
    assertThat(text)
        .isEqualTo(
            """
            cluster:
              services:
                web:
                  type: NodePort
                  selector:
                    app: web
                  title: "quoted, text"
                  ports:
                    -
                      port: 443
                      name: https
                    -
                      port: 80
                      name: http
                  endpoints:
                    - pod-c
                    -
                      addresses:
                        - "null"
                        - "a b"
              pods:
                pod-b:
                  node: node-1
                  ready: on
                pod-c:
                  node: node-2
            """);
    assertThat(set("cluster.pods.pod-b.ready", ""))
        .contains("pod-b:\n")
        .doesNotContain("ready: on");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cluster.servces.web.type|x|wanted a key of cluster, came \"servces\"; did you mean"
            + " services?",
        "cluster.pods.pod-d.labels.app|web|wanted a key of cluster.pods, came \"pod-d\"; did you"
            + " mean pod-b? (there are: pod-b, pod-c)",
        "cluster.kubeProxi.mode|x|wanted a key of cluster, came \"kubeProxi\"; did you mean kubeProxy?",
        "cluster.services.web.ports[2].port|1|wanted an item of cluster.services.web.ports, which has"
            + " 2, [0] to [1], came [2]",
        "cluster.services.web.endpoints[1].ports[0].port|1|wanted an item of"
            + " cluster.services.web.endpoints[1].ports, which has none, came [0]",
        "cluster.services.web.endpoints[1].addresses[1]|1|which has one, [0], came [1]",
        "cluster.services.web.type[0]|x|wanted a list at cluster.services.web.type, came \"NodePort\"",
        "cluster.services.web.ports.port|1|wanted a mapping at cluster.services.web.ports, came a list",
        "cluster.services.web.ports[http].port|1|wanted the number of a list's item, 0 for the first,"
            + " as in ports[0], came \"http\"",
        "cluster.services.web.ports[0.port|1|wanted a place such as"
            + " cluster.services.web.ports[0].nodePort, came",
        "cluster..services|1|wanted a place such as",
        "cluster.pods.pod-c.node.x|web|wanted a mapping at cluster.pods.pod-c.node, came"
            + " \"node-2\"",
        "cluster.pods.pod-c.node|{a|",
      })
  void whatCannotBeSetIsRefused(String path, String value, String message) {
    assertThat(FileEdit.set(FILE, path, value))
        .isInstanceOfSatisfying(
            FileEdit.Edited.Refused.class,
            refused -> assertThat(refused.message()).contains(message == null ? "" : message));
  }

  @Test
  void kubernetesObjectsBehindTheLabStay() {
    String file = FILE + "---\n# theirs\nkind: Service\nmetadata: {name: x}\n";
    assertThat(FileEdit.set(file, "cluster.pods.pod-b.ready", "off"))
        .isEqualTo(new FileEdit.Edited.Text(file.replace("ready: on", "ready: off")));
    assertThat(FileEdit.set(file, "cluster.services.web.endpoints", "[pod-c]"))
        .isInstanceOfSatisfying(
            FileEdit.Edited.Text.class,
            edited ->
                assertThat(edited.text())
                    .endsWith("---\nkind: Service\nmetadata:\n  name: x\n")
                    .contains("      endpoints:\n        - pod-c\n"));
  }

  @Test
  void differencesArePlaces() {
    assertThat(places(FILE, FILE.replace("# a lab", "").replace("'", "\""))).isEmpty();
    assertThat(
            places(FILE, FILE.replace("ready: on", "ready: off, x: y").replace("- pod-b", "- b")))
        .containsExactly(
            "cluster.services.web.endpoints", "cluster.pods.pod-b.ready", "cluster.pods.pod-b.x");
    assertThat(FileDifference.between(FILE, FILE.replace("ready: on", "ready: off, x: {y: z}")))
        .extracting(FileDifference::toString)
        .containsExactly(
            "cluster.pods.pod-b.ready (was on, came off)",
            "cluster.pods.pod-b.x (was nothing, came {y: z})");
  }

  @Test
  void whatAKubernetesObjectSaysIsEditedInItOrWrittenInTheLabsWords() {
    String pod =
        """
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: pod-d}
        spec: {nodeName: node-1}
        status: {podIP: 10.244.0.4}
        """;
    String place = "cluster.pods.pod-d.";
    assertThat(set(FILE + pod, place + "ip", "10.244.0.5"))
        .isEqualTo(FILE + pod.replace("10.244.0.4", "10.244.0.5"));
    String unready = set(FILE + pod, place + "ready", "off");
    assertThat(unready).doesNotContain("---");
    assertThat(places(FILE + pod, unready)).containsExactly(place + "ready");
  }

  private static List<String> places(String before, String after) {
    return FileDifference.between(before, after).stream().map(FileDifference::path).toList();
  }
}
