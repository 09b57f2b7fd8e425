package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.apply.Applier;
import io.hoplab.apply.HostFiles;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.lab.Lab;
import io.hoplab.lab.Probe;
import io.hoplab.net.HostName;
import io.hoplab.plan.Planner;
import io.hoplab.probe.ProbeRun;
import io.hoplab.serve.Server;
import io.hoplab.time.Await;
import io.hoplab.topology.Listener;
import java.nio.file.Files;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Web servers with TLS, and what curl thinks of their certificates. */
@Tag("kernel")
class TlsTest {
  private static final String LAB =
      """
      title: A virtual machine calls a web server with TLS
      vnet:
        subnets:
          vms: {range: 10.9.1.0/24}
      vms:
        asker: {subnet: vms, ip: 10.9.1.4}
        box: {subnet: vms, ip: 10.9.1.5, serves: [https, "https:8443", http]}
      flows:
        by-name: {probe: curl https://box/ from asker, request: delivered at box}
        by-address: {probe: "curl https://10.9.1.5:8443/ from asker", request: delivered at box}
      """;

  @Test
  void whoIsKnownByTheNameIsTrusted() throws Exception {
    Trial.assertPass(Trial.verify(Trial.of(LAB)));
  }

  @Test
  void whoIsNotKnownByTheNameIsNotTrusted() throws Exception {
    Lab lab = Trial.of(LAB);
    try (RunningNetwork network =
        Applier.apply(
            Planner.plan(lab.topology()),
            Files.createTempDirectory(Files.createDirectories(Trial.FOLDER), "tls"))) {
      Listener listener = lab.topology().listeners().get(0);
      try (Server server =
          Server.start(
              listener,
              lab.topology(),
              network.netns(listener.host()),
              new HostFiles(network.files()))) {
        Await.until(server::missing, Duration.ofSeconds(20));
        ProbeRun run =
            ProbeRun.send(
                new Probe.Curl(
                    HostName.of("asker"),
                    true,
                    "other",
                    false,
                    lab.flows().get(0).probe().to(),
                    443,
                    "/",
                    OptionalInt.empty()),
                network.vantage(HostName.of("asker")),
                Duration.ofSeconds(5));
        assertThat(run.answered()).isFalse();
        assertThat(run.said()).contains("(exit 60)");
      }
    }
  }
}
