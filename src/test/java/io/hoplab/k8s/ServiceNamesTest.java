package io.hoplab.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.kubeproxy.ServiceName;
import org.junit.jupiter.api.Test;

class ServiceNamesTest {
  @Test
  void aServiceOfTheDefaultNamespaceHasItsBareNameToo() {
    assertThat(ServiceNames.of(new ServiceName("default", "web")))
        .containsExactly("web", "web.default", "web.default.svc", "web.default.svc.cluster.local");
    assertThat(ServiceNames.of(new ServiceName("kube-system", "kube-dns")))
        .containsExactly(
            "kube-dns.kube-system",
            "kube-dns.kube-system.svc",
            "kube-dns.kube-system.svc.cluster.local");
  }
}
