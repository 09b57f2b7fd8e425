package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.lab.Lab;
import io.hoplab.net.HostName;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same lab under another cluster network, written once. */
class VariantsTest {
  private static final String VARIANTS =
      """
      variants:
        wider:
          change:
            title: The same with another address
            cluster.pods.pod-a.ip: 10.244.0.9
            flows.call.request[0]: pod-a/eth0 10.244.0.9 > 10.241.0.4
            claims: null
        other-vm:
          change:
            vms.vm-1.ip: 10.241.0.7
            flows.call.request: refused at vm-1
      """;

  private static final String TEXT = LabUnderTest.TEXT + VARIANTS;

  private static List<Lab> variants(String text) {
    Reading reading = LabUnderTest.read(text);
    assertThat(reading).isInstanceOf(Reading.Valid.class);
    return ((Reading.Valid) reading).variants();
  }

  @Test
  void aVariantIsAWholeLabWithItsChangesMade() {
    List<Lab> variants = variants(TEXT);
    assertThat(variants).extracting(Lab::name).containsExactly("x@wider", "x@other-vm");
    Lab wider = variants.get(0);
    assertThat(wider.title()).isEqualTo("The same with another address");
    assertThat(wider.topology().addresses(HostName.of("pod-a")).get(0)).hasToString("10.244.0.9");
    assertThat(wider.claims()).isEmpty();
    assertThat(wider.counterproofs()).hasSize(1);
    assertThat(wider.counterproofs().get(0).lab().topology().addresses(HostName.of("pod-a")).get(0))
        .hasToString("10.244.0.9");
    Lab otherVm = variants.get(1);
    assertThat(otherVm.claims()).hasSize(1);
    assertThat(otherVm.flows().get(0).probe().to()).hasToString("10.241.0.7");
  }

  @Test
  void theLabItselfIsWhatItIsWithoutVariants() {
    assertThat(LabUnderTest.valid(TEXT))
        .usingRecursiveComparison()
        .isEqualTo(LabUnderTest.valid(LabUnderTest.TEXT));
  }

  @Test
  void asAFileOfItsOwnAVariantIsTheSameLab() {
    for (Lab variant : variants(TEXT)) {
      String name = variant.name().substring(2);
      String text = LabFiles.variant(TEXT, name).orElseThrow();
      Reading reading =
          new LabFiles(WiredHosts.lowering(), (topology, probe, way, expected) -> List.of())
              .read(Path.of(variant.name() + ".yaml"), text);
      assertThat(reading).isInstanceOf(Reading.Valid.class);
      Lab alone = ((Reading.Valid) reading).lab();
      assertThat(alone).usingRecursiveComparison().isEqualTo(variant);
    }
    assertThat(LabFiles.variant(TEXT, "none-such")).isEmpty();
    assertThat(LabFiles.variant("title: no variants", "wider")).isEmpty();
  }

  @Test
  void aVariantMayBeginWithAnother() {
    Lab both =
        variants(
                TEXT
                    + """
                      both:
                        from: wider
                        change: {vms.vm-1.ip: 10.241.0.7, flows.call.request: refused at vm-1}
                    """)
            .get(2);
    assertThat(both.title()).isEqualTo("The same with another address");
    assertThat(both.flows().get(0).probe().to()).hasToString("10.241.0.7");
    assertThat(both.topology().addresses(HostName.of("pod-a")).get(0)).hasToString("10.244.0.9");
  }

  @Test
  void aNameStandsForItsAddressInPathsAndClaims() {
    String named =
        LabUnderTest.TEXT
            .replace("eth0 10.244.0.2 > 10.241.0.4", "eth0 pod-a > vm-1")
            .replace("SNAT 10.240.0.4 > 10.241.0.4", "SNAT node-1/eth0 > vm-1:80")
            .replace("source: 10.240.0.4", "source: node-1");
    String numbers =
        LabUnderTest.TEXT.replace(
            "SNAT 10.240.0.4 > 10.241.0.4", "SNAT 10.240.0.4 > 10.241.0.4:80");
    assertThat(named).isNotEqualTo(numbers);
    assertThat(LabUnderTest.valid(named))
        .usingRecursiveComparison()
        .isEqualTo(LabUnderTest.valid(numbers));
  }

  @Test
  void aRunningLabDoesNotCareForVariants() {
    String broken = TEXT.replace("vms.vm-1.ip", "vms.vm-9.ip");
    assertThat(LabUnderTest.read(broken)).isInstanceOf(Reading.Invalid.class);
    assertThat(LabUnderTest.read(broken, Allocations.NONE))
        .isInstanceOfSatisfying(
            Reading.Valid.class, valid -> assertThat(valid.variants()).isEmpty());
  }

  @Test
  void whatIsWrongInTheLabIsSaidOnce() {
    assertThat(LabUnderTest.problems(TEXT.replace("reply: lost at vnet", "reply: lost at nowhere")))
        .hasSize(1);
  }

  /** Its own warnings stand at what makes it so. */
  @Test
  void aVariantIsWarnedWhereItsChangeStands() {
    String text =
        LabUnderTest.TEXT
            + """
            variants:
              aks:
                change:
                  cluster.services: {web: {clusterIP: 10.0.0.50, selector: {app: none}, ports: [{port: 80}]}}
            """;
    Reading.Valid valid = (Reading.Valid) LabUnderTest.read(text);
    assertThat(valid.warnings())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.path()).isEqualTo("variants.aks.change.cluster.services");
              assertThat(it.message()).startsWith("with this, cluster.services.web.selector: ");
            });
  }
}
