package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.lab.Lab;
import io.hoplab.topology.Role;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Labs that no line of the program knows: names, ranges and sizes are the file's alone. */
@Tag("kernel")
class OwnLabsTest {
  @Test
  void threeNodesWithOtherNamesAndAddressesAreProvenByTheFileAlone() throws Exception {
    Lab lab = Trial.read(Trial.OWN_LABS.resolve("three-nodes.yaml"));
    assertThat(hosts(lab, Role.NODE)).isEqualTo(3);
    assertThat(hosts(lab, Role.POD)).isEqualTo(5);
    Trial.assertPass(Trial.verify(lab));
  }

  @Test
  void fiftyReplicasAreProven() throws Exception {
    Lab lab = Trial.read(Trial.OWN_LABS.resolve("fifty-pods.yaml"));
    assertThat(hosts(lab, Role.POD)).isEqualTo(50);
    Trial.assertPass(Trial.verify(lab));
  }

  private static long hosts(Lab lab, Role role) {
    return lab.topology().hosts().stream().filter(host -> host.role() == role).count();
  }
}
