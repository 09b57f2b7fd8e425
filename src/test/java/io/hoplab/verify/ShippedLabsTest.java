package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.labfile.Labs;
import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("kernel")
class ShippedLabsTest {
  static Collection<Path> files() {
    return Labs.shipped(Trial.LABS).files().values();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFlowCounterproofAndClaimIsProven(Path file) throws Exception {
    LabResult result = Trial.verify(Trial.read(file));
    Trial.assertPass(result);
    assertThat(result.flows()).isNotEmpty();
    assertThat(result.counterproofs()).isNotEmpty();
    assertThat(result.claims()).isNotEmpty();
  }
}
