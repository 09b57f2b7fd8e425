package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hoplab.apply.Applier;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.lab.Lab;
import io.hoplab.plan.Planner;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class ServersTest {
  private static final String LAB =
      """
      title: A virtual machine calls another
      vnet:
        subnets:
          vms: {range: 10.9.1.0/24}
      vms:
        asker: {subnet: vms, ip: 10.9.1.4}
        box: {subnet: vms, ip: 10.9.1.5, serves: "http:8123"}
      flows:
        call: {probe: curl http://box:8123/ from asker, request: delivered at box}
      """;

  @Test
  void oneThatHasEndedIsNoSilenceOfTheNetwork() throws Exception {
    Lab lab = Trial.of(LAB);
    try (RunningNetwork network =
            Applier.apply(
                Planner.plan(lab.topology()),
                Files.createTempDirectory(Files.createDirectories(Trial.FOLDER), "servers"));
        Servers servers = Servers.start(lab, network)) {
      servers.awaitReady();
      servers.requireAlive();
      ProcessHandle nginx =
          ProcessHandle.current()
              .children()
              .filter(child -> child.info().command().orElse("").endsWith("/nginx"))
              .findFirst()
              .orElseThrow();
      nginx.destroyForcibly();
      nginx.onExit().join();

      assertThatThrownBy(servers::requireAlive)
          .isInstanceOf(IOException.class)
          .hasMessageMatching("(?s)box: .*nginx.* ended: .*");
    }
  }
}
