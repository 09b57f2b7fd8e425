package io.hoplab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.Golden;
import io.hoplab.k8s.Network;
import io.hoplab.labfile.LabFiles;
import io.hoplab.labfile.Reading;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabPictureTest {
  @Test
  void aLabIsDrawnBeforeItRuns() {
    Reading reading =
        new LabFiles(Network::lower, (topology, probe, way, expected) -> List.of())
            .read(Path.of("src/test/resources/io/hoplab/verify/truth.yaml"));
    assertThat(reading).isInstanceOf(Reading.Valid.class);
    Golden.check(
        "io/hoplab/report/truth.txt", LabPicture.draw(((Reading.Valid) reading).lab(), Ink.PLAIN));
  }
}
