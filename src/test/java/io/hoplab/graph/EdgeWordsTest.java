package io.hoplab.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.lab.Lab;
import io.hoplab.net.HostName;
import java.util.List;
import org.junit.jupiter.api.Test;

class EdgeWordsTest {

  private static List<String> rows(String lab, String host) {
    return new EdgeWords(DrawnLabs.read("labs/" + lab + ".yaml")).of(HostName.of(host));
  }

  private static List<String> subnetRows(String lab, String subnet) {
    Lab read = DrawnLabs.read("labs/" + lab + ".yaml");
    return read.network().allSubnets().stream()
        .filter(it -> it.name().equals(subnet))
        .map(new EdgeWords(read)::of)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eachWayOutHasItsAddress() {
    assertThat(rows("outbound-precedence", "egress")).containsExactly("NAT gateway 20.45.123.20");
    assertThat(rows("outbound-precedence", "lb"))
        .containsExactly("load balancer", "outbound 20.45.123.10 ← node-1, 1024 ports each");
    assertThat(rows("outbound-precedence", "node-1")).containsExactly("public IP 20.45.123.30");
    assertThat(rows("outbound-precedence", "nva")).containsExactly("public IP 20.45.123.40");
    assertThat(rows("outbound-precedence", "storage")).isEmpty();
  }

  @Test
  void aLoadBalancersRulesLeadFromTheirFrontendsToTheirPools() {
    assertThat(rows("load-balancer", "lb"))
        .containsExactly("load balancer", "tcp 20.45.123.10:443 → node-1, node-2, floating IP");
    assertThat(rows("load-balancer-node-port", "lb"))
        .containsExactly(
            "load balancer",
            "udp 20.45.123.10:53 → node-1 :30053",
            "tcp 20.45.123.10:80 → node-1 :30080");
  }

  @Test
  void aSubnetSaysWhatIsAssociatedWithIt() {
    assertThat(subnetRows("outbound-nat-gateway", "aks")).containsExactly("NAT gateway egress");
    assertThat(subnetRows("outbound-default", "aks"))
        .containsExactly("default outbound access 20.99.7.1");
    assertThat(subnetRows("service-endpoint", "aks"))
        .anySatisfy(row -> assertThat(row).startsWith("service endpoint Microsoft."));
    assertThat(subnetRows("private-endpoint", "endpoints"))
        .containsExactly("private endpoint pe-storage 10.240.8.4 → storage");
  }
}
