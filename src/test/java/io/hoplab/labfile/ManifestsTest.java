package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  private static final Path FOLDER = Path.of("src/test/resources/io/hoplab/labfile/manifests");

  private static YamlNode words(String text) {
    return YamlReader.read(LabText.of(text), new Problems("words")).get(0);
  }

  private static void assertSame(Item item, String words) {
    YamlNode wanted = words(words);
    assertThat(item.node().sameAs(wanted))
        .as("%nwanted %s%ncame   %s", Written.of(wanted), Written.of(item.node()))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nodeport", "slices", "loadbalancer"})
  void whatKubectlPrintsSaysTheSameAsTheLabsWords(String name) throws IOException {
    ManifestUnderTest manifest =
        ManifestUnderTest.of(Files.readString(FOLDER.resolve(name + ".yaml")));
    assertThat(manifest.problems()).isEmpty();
    assertSame(
        manifest.cluster(),
        "nodes: {node-1: {}}\n" + Files.readString(FOLDER.resolve(name + ".words.yaml")));
  }

  @Test
  void objectsJoinThePodsAndServicesOfTheLab() {
    ManifestUnderTest manifest =
        ManifestUnderTest.in(
            """
            cluster: {services: {web: {selector: {app: web}, ports: [{port: 80}]}}, pods: {a: {node: n}}}
            """,
            """
            {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {nodeName: n}}
            ---
            # nothing but a comment
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: web-1, labels: {kubernetes.io/service-name: web}}
            addressType: IPv4
            ports: [{port: 8080}]
            endpoints: [{addresses: [10.1.1.1]}]
            """);
    assertThat(manifest.problems()).isEmpty();
    assertSame(
        manifest.cluster(),
        """
        services:
          web:
            ports: [{port: 80}]
            endpoints: [{addresses: [10.1.1.1], ports: [{port: 8080}]}]
        pods: {a: {node: n}, b: {node: n}}
        """);
    assertThat(manifest.warnings())
        .singleElement()
        .asString()
        .contains("Service web has a selector, for which the endpointslice-controller makes");
  }

  @Test
  void aSliceWithoutEndpointsIsAServiceWithoutEndpoints() {
    ManifestUnderTest manifest =
        ManifestUnderTest.of(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {ports: [{port: 80}], selector: {app: web}}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: web-1
              labels:
                kubernetes.io/service-name: web
                endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io
            addressType: IPv4
            ports: null
            endpoints: null
            """);
    assertThat(manifest.problems()).isEmpty();
    assertThat(manifest.warnings()).isEmpty();
    assertSame(
        manifest.cluster(),
        "{nodes: {node-1: {}}, services: {web: {ports: [{port: 80}], endpoints: []}}}");
  }

  @Test
  void aLabWithoutObjectsStaysAsItIs() {
    ManifestUnderTest manifest = ManifestUnderTest.of("\n---\n# nothing\n---\n");
    assertThat(manifest.problems()).isEmpty();
    assertSame(manifest.cluster(), "{nodes: {node-1: {}}}");
  }

  @Test
  void everyPlaceIsCalledWhatItsObjectCallsIt() {
    ManifestUnderTest manifest =
        ManifestUnderTest.of(
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: web
              namespace: shop
            spec:
              ports:
              - port: 80
                nodePort: 80
              externalIPs: ["fd00::1", 20.1.1.1]
            status:
              loadBalancer:
                ingress: [{hostname: x}, {ip: 20.1.1.2}]
            """);
    Item web = manifest.cluster().get("services").flatMap(it -> it.get("shop/web")).orElseThrow();
    web.problemAtKey("odd name");
    web.items("ports").get(0).get("nodePort").orElseThrow().problem("odd port");
    web.items("externalIPs").get(0).problem("odd address");
    Item ingress = web.get("loadBalancer").orElseThrow().items("ingress").get(0);
    ingress.get("ip").orElseThrow().problem("odd ingress");
    assertThat(manifest.problems())
        .isEqualTo(
            List.of(
                "4:9 Service shop/web: odd name",
                "9:15 Service shop/web spec.ports[0].nodePort: odd port",
                "10:28 Service shop/web spec.externalIPs[1]: odd address",
                "13:35 Service shop/web status.loadBalancer.ingress[1].ip: odd ingress"));
  }

  @Test
  void whatIsWrongAsAFieldIsNotSaidAgainAsAWord() {
    ManifestUnderTest manifest =
        ManifestUnderTest.of(
            "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: web}}");
    List<String> before = manifest.problems();
    assertThat(before).singleElement().asString().contains("spec.selector: wanted a mapping");
    Item web = manifest.cluster().get("services").flatMap(it -> it.get("web")).orElseThrow();
    web.get("selector").orElseThrow().problem("wanted a mapping, came something else");
    assertThat(manifest.problems()).isEqualTo(before);
  }

  @Test
  void aServiceSelectsNoPodOfAnotherNamespace() {
    ManifestUnderTest manifest =
        ManifestUnderTest.in(
            "cluster: {pods: {a: {node: n, replicas: 2, labels: {app: web}}}}\n",
            """
            {apiVersion: v1, kind: Pod, metadata: {name: b, labels: {app: web}}, spec: {nodeName: n}}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: c, namespace: test, labels: {app: web}}, spec: {nodeName: n}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80, targetPort: x}]}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: all}, spec: {selector: {app: x}, ports: [{port: 80}]}}
            """);
    assertSame(
        manifest.cluster(),
        """
        pods:
          a: {node: n, replicas: 2, labels: {app: web}}
          b: {node: n, labels: {app: web}}
          c: {node: n, labels: {app: web}}
        services:
          web: {ports: [{port: 80, targetPort: x}], endpoints: [a-1, a-2, b]}
          all: {ports: [{port: 80}], selector: {app: x}}
        """);
  }
}
