package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsTest {
  private final Problems problems = new Problems("labs/x.yaml");

  private Item item(String text) {
    return Item.root(YamlReader.read(LabText.of(text), problems).get(0), problems);
  }

  @Test
  void aWarningIsNoProblem() {
    item("vnet: {mtu: 9000}").get("vnet").flatMap(it -> it.get("mtu")).orElseThrow().warning("big");
    assertThat(problems.isEmpty()).isTrue();
    assertThat(problems.all()).isEmpty();
    assertThat(problems.touch("vnet")).isFalse();
    assertThat(problems.warnings())
        .containsExactly(new Problem("labs/x.yaml", 1, 13, "vnet.mtu", "big"));
    assertThat(problems.warnings().get(0).asWarning())
        .isEqualTo("labs/x.yaml:1:13 vnet.mtu: warning: big");
  }

  @Test
  void warningsComeInTheOrderOfTheirPlacesAndEachOnce() {
    Item root = item("a: 1\nb: 2\n");
    for (String key : List.of("b", "a", "b")) {
      root.get(key).orElseThrow().warningAtKey("odd \u001b");
    }
    assertThat(problems.warnings())
        .extracting(Problem::asWarning)
        .containsExactly(
            "labs/x.yaml:1:1 a: warning: odd \\u001b", "labs/x.yaml:2:1 b: warning: odd \\u001b");
  }

  @Test
  void moreWarningsThanAnybodyReadsAreCounted() {
    for (int line = 1; line <= 230; line++) {
      problems.addWarning(line, 1, "", "odd");
    }
    assertThat(problems.warnings()).hasSize(201);
    assertThat(problems.warnings().get(200).asWarning())
        .isEqualTo("labs/x.yaml:201:1: warning: and 30 warnings more");
  }

  @Test
  void aLabWithoutAnythingOddHasNone() {
    assertThat(LabUnderTest.read(LabUnderTest.TEXT))
        .isInstanceOfSatisfying(
            Reading.Valid.class, valid -> assertThat(valid.warnings()).isEmpty());
  }

  @Test
  void aNetworkSecurityGroupOfNobodyIsOdd() {
    String text =
        LabUnderTest.with(
            "  routeTables:", "  networkSecurityGroups:\n    spare: {}\n  routeTables:");
    assertThat(messages(text))
        .containsExactly("it is associated with no subnet and with no NIC, and so filters nothing");
  }

  @Test
  void rangesThatAksReservesAreOdd() {
    String text =
        LabUnderTest.TEXT
            .replace("10.244.", "172.30.")
            .replace("    back:", "    spare: {range: 192.0.2.0/24}\n    back:");
    assertThat(messages(text))
        .containsExactly(
            "AKS refuses the address space 192.0.2.0/24, which lies in 192.0.2.0/24;"
                + " here it works",
            "AKS refuses the pod CIDR 172.30.0.0/16, which lies in 172.30.0.0/16;"
                + " here it works");
  }

  private static List<String> messages(String text) {
    return ((Reading.Valid) LabUnderTest.read(text))
        .warnings().stream().map(Problem::message).toList();
  }
}
