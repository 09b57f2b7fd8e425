package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.plan.Planner;
import io.hoplab.plan.ShellScript;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Labs with Kubernetes objects behind them, read as a whole. */
class ManifestLabTest {
  private static final String POD =
      """
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: pod-b, creationTimestamp: null}
      spec:
        nodeName: node-1
        containers: [{name: web, image: nginx}]
      status: {podIP: 10.244.0.9}
      """;

  private static final int LINES = (int) LabUnderTest.TEXT.lines().count();

  /** The problems of the lab with objects behind it, lines counted from the first {@code ---}. */
  private static List<String> problems(String objects) {
    return LabUnderTest.problems(LabUnderTest.TEXT + objects).stream()
        .map(
            it -> {
              String[] parts = it.split(":", 2);
              return Integer.parseInt(parts[0]) - LINES + ":" + parts[1];
            })
        .toList();
  }

  @Test
  void aPodOfKubernetesIsThePodInTheLabsWords() {
    String words =
        LabUnderTest.with(
            "ip: 10.244.0.2}\n", "ip: 10.244.0.2}\n    pod-b: {node: node-1, ip: 10.244.0.9}\n");
    assertThat(script(LabUnderTest.TEXT + POD))
        .isEqualTo(script(words))
        .isNotEqualTo(script(LabUnderTest.TEXT));
  }

  private static String script(String lab) {
    return ShellScript.of("x", Planner.plan(LabUnderTest.valid(lab).topology()));
  }

  @Test
  void whatTheLabFindsWrongIsSaidOfTheObjectsField() {
    assertThat(problems(POD.replace("10.244.0.9", "10.245.0.9")))
        .containsExactly(
            "8:17 Pod default/pod-b status.podIP: 10.245.0.9 is outside node-1's pod CIDR"
                + " 10.244.0.0/24");
    assertThat(problems(POD.replace("nodeName: node-1", "nodeName: node-2")))
        .containsExactly(
            "6:13 Pod default/pod-b spec.nodeName: wanted the name of a node, came \"node-2\"; did"
                + " you mean node-1? (there is: node-1)");
    assertThat(problems(POD.replace("name: pod-b", "name: pod.b")))
        .containsExactly(
            "4:18 Pod default/pod.b: wanted a name of lower-case letters, digits and dashes, at"
                + " most 63 characters, came \"pod.b\"");
    assertThat(problems(POD.replace("name: pod-b", "name: vm-1")))
        .singleElement()
        .asString()
        .startsWith("4:18 Pod default/vm-1: wanted a name of its own, came vm-1, which is a VM");
    assertThat(problems(POD.replace("{podIP: 10.244.0.9}", "{podIP: [10.244.0.9]}")))
        .containsExactly(
            "8:17 Pod default/pod-b status.podIP: wanted an IPv4 address such as 10.240.0.4, came"
                + " a list");
  }

  @Test
  void aPodThatTheLabHasAlreadyIsNamedWithBothPlaces() {
    assertThat(problems(POD.replace("name: pod-b", "name: pod-a")))
        .containsExactly(
            "4:18 Pod default/pod-a metadata.name: wanted a name of its own among the pods, came"
                + " \"pod-a\", which cluster.pods.pod-a in line 15 has already");
  }

  @Test
  void anObjectMayNotStandBeforeTheLab() {
    assertThat(LabUnderTest.problems(POD + "---\n" + LabUnderTest.TEXT))
        .containsExactly(
            "2:1: wanted the lab as the first document, came a Kubernetes object; put it behind"
                + " the lab, after a line ---");
  }

  @Test
  void anObjectNeedsACluster() {
    String lab = "title: no cluster\n";
    assertThat(LabUnderTest.problems(lab + POD))
        .contains(
            "3:1 Pod default/pod-b: wanted a lab with a cluster for it, came a lab without one");
  }

  @Test
  void warningsAreGivenOnceAndNotForEachCounterproof() {
    String text =
        LabUnderTest.with(
                "counterproofs:\n",
                """
                counterproofs:
                  the pod has another address:
                    change: {cluster.pods.pod-b.ip: 10.244.0.10}
                    then: {call: delivered at vm-1}
                """)
            + POD
            + """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: outside}
            spec: {type: ExternalName, externalName: example.com}
            """;
    Reading reading = LabUnderTest.read(text);
    assertThat(reading)
        .isInstanceOfSatisfying(
            Reading.Valid.class,
            valid -> {
              assertThat(valid.lab().counterproofs()).hasSize(2);
              assertThat(valid.warnings())
                  .extracting(Problem::asWarning)
                  .singleElement()
                  .asString()
                  .startsWith(
                      "labs/x.yaml:52:14 Service default/outside spec.type: warning: kube-proxy"
                          + " passes over");
            });
  }

  private static final String OBJECTS =
      """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec:
        type: NodePort
        clusterIP: 10.0.0.50
        clusterIPs: [10.0.0.50]
        ports: [{name: http, port: 443, targetPort: http, nodePort: 32000, appProtocol: http}]
        selector: {app: web}
        sessionAffinity: None
      status: {loadBalancer: {}}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: pod-b, labels: {app: web}}
      spec:
        nodeName: node-1
        containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]
      status: {podIP: 10.244.0.9}
      """;

  @Test
  void aServiceOfKubernetesIsTheServiceInTheLabsWords() {
    String words =
        LabUnderTest.with(
            "ip: 10.244.0.2}\n",
            """
            ip: 10.244.0.2}
                pod-b:
                  node: node-1
                  ip: 10.244.0.9
                  labels: {app: web}
                  ports: [{name: http, containerPort: 8080}]
                  serves: http:8080
              services:
                web:
                  type: NodePort
                  clusterIP: 10.0.0.50
                  selector: {app: web}
                  ports: [{name: http, port: 443, targetPort: http, nodePort: 32000}]
            """);
    assertThat(LabUnderTest.valid(LabUnderTest.TEXT + OBJECTS).cluster())
        .isEqualTo(LabUnderTest.valid(words).cluster())
        .isNotEqualTo(LabUnderTest.valid(LabUnderTest.TEXT).cluster())
        .isPresent();
  }

  @Test
  void whatServicesMayNotSayIsSaidOfTheSpec() {
    assertThat(problems(OBJECTS.replace("nodePort: 32000", "nodePort: 80")))
        .singleElement()
        .asString()
        .startsWith("9:63 Service default/web spec.ports[0].nodePort: ");
    assertThat(problems(OBJECTS.replace("selector: {app: web}", "selector: web")))
        .singleElement()
        .asString()
        .startsWith("10:13 Service default/web spec.selector: wanted a mapping of labels");
  }

  @Test
  void addressesThatTheApiServerRefusesAreNamedAtTheField() {
    assertThat(
            problems(
                OBJECTS.replace("  sessionAffinity: None", "  externalIPs: [20.1.1.1, 127.0.0.1]")))
        .containsExactly(
            "11:27 Service default/web spec.externalIPs[1]: wanted an address, which may not be in"
                + " the loopback range (127.0.0.0/8), came \"127.0.0.1\"");
    assertThat(problems(WITHOUT_SELECTOR + slice("IPv4", "[{addresses: [169.254.169.254]}]")))
        .containsExactly(
            "12:26 EndpointSlice default/web-1 endpoints[0].addresses[0]: wanted an address, which"
                + " may not be in the link-local range (169.254.0.0/16), came \"169.254.169.254\"");
  }

  private static final String WITHOUT_SELECTOR =
      """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {ports: [{port: 80}]}
      """;

  private static String slice(String family, String endpoints) {
    return """
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: web-1, labels: {kubernetes.io/service-name: web}}
        addressType: %s
        ports: [{port: 80}]
        endpoints: %s
        """
        .formatted(family, endpoints);
  }

  private static List<String> warnings(String objects) {
    return ((Reading.Valid) LabUnderTest.read(LabUnderTest.TEXT + objects))
        .warnings().stream().map(it -> it.path() + ": " + it.message()).toList();
  }

  @Test
  void slicesWithoutAnEndpointAreNotTakenForNone() {
    assertThat(warnings(WITHOUT_SELECTOR))
        .containsExactly(
            "Service default/web: it has neither a selector nor endpoints: whoever calls it is"
                + " refused");
    assertThat(warnings(WITHOUT_SELECTOR + slice("IPv4", "[]")))
        .containsExactly(
            "EndpointSlice default/web-1 endpoints: this gives no endpoint: whoever calls the"
                + " Service is refused");
    assertThat(warnings(WITHOUT_SELECTOR + slice("IPv6", "[{addresses: [\"fd00::1\"]}]")))
        .containsExactlyInAnyOrder(
            "EndpointSlice default/web-1 addressType: IPv4 alone is built here: these endpoints are"
                + " left out",
            "EndpointSlice default/web-1 endpoints: this gives no endpoint: whoever calls the"
                + " Service is refused");
  }

  @Test
  void aSelectorOfPodsOfOtherKubernetesNamespacesGivesNoEndpoint() {
    assertThat(
            warnings(
                OBJECTS.replace(
                    "name: web}\nspec:\n  type", "name: web, namespace: x}\nspec:\n  type")))
        .containsExactly(
            "Service x/web spec.selector: this gives no endpoint: whoever calls the Service is"
                + " refused");
  }
}
