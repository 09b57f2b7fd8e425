package io.hoplab.report;

import io.hoplab.Golden;
import io.hoplab.TwoNodes;
import io.hoplab.diff.FlowDiff;
import io.hoplab.diff.Side;
import io.hoplab.flow.Way;
import io.hoplab.lab.Probe;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.verify.FlowResult;
import io.hoplab.verify.LabResult;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiffReportsTest {
  private static Side side(LabResult lab) {
    FlowResult flow = lab.flows().get(0);
    return new Side(
        flow.flow(),
        new Probe.Curl(HostName.of("p"), "m", Ipv4Address.parse("10.9.1.4"), 80, "/"),
        flow.said(),
        false,
        TwoNodes.topology(),
        flow.packets(),
        List.of());
  }

  private static List<FlowDiff> flows() {
    EnumSet<Way> both = EnumSet.allOf(Way.class);
    Side whole = side(MadeResults.pass());
    Side broken = side(MadeResults.fail());
    return List.of(
        FlowDiff.of(whole, broken, both),
        FlowDiff.of(broken, whole, both),
        FlowDiff.of(whole, whole, both));
  }

  @ParameterizedTest
  @CsvSource({"80, PLAIN", "120, COLOUR", "200, PLAIN"})
  void theTextHasTwoColumnsThatFit(int width, Ink ink) {
    Golden.check(
        "io/hoplab/report/diff." + width + ".txt",
        DiffText.of("made", "broken", flows(), width, ink));
  }

  @Test
  void theJsonHasEveryRow() {
    Golden.check("io/hoplab/report/diff.json", DiffJson.of("made", "broken", flows()));
  }
}
