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
      })
  void theRestOfTheTextStaysAsItIs(String path, String value, String before, String after) {
    assertThat(FILE).contains(before);
    assertThat(set(path, value)).isEqualTo(FILE.replace(before, after));
  }

  @Test
  void aNewKeyStandsFirstInItsBlockAndATakenOneLeavesNoLine() {
    assertThat(set("cluster.pods.pod-c.ready", "off"))
        .isEqualTo(FILE.replace("      node: node-2", "      ready: off\n      node: node-2"));
    assertThat(set("cluster.services.web.type", ""))
        .isEqualTo(FILE.replace("      type: NodePort   # as documented\n", ""));
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
        "cluster.pods.pod-c.labels.app|web|wanted a key of cluster.pods.pod-c, came \"labels\"",
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
