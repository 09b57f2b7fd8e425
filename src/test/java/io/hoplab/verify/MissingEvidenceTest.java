package io.hoplab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.lab.Lab;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.tracing.Backend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever evidence gets lost on the way: never a PASS, and no FAIL for what was not seen. */
@Tag("kernel")
@Tag("any-user")
class MissingEvidenceTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** Long enough for every deed to be done before the first round of flows ends. */
  private static final Patience LONG = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(2));

  private final Lab twice = Trial.read(Trial.OWN_LABS.resolve("twice.yaml"));

  /** Verifies the lab, and does something at a host once the first probe is on its way. */
  private LabResult verify(String host, Deed deed) throws Exception {
    Path folder = Files.createTempDirectory(Files.createDirectories(Trial.FOLDER), "missing");
    Path network = folder.resolve("network-1");
    Background<Void> sabotage =
        Sabotage.when("ping", network.resolve("box"), () -> deed.run(network.resolve(host)));
    LabResult result =
        new Verification(folder, 1, LONG, Backend.NFT).verify(twice, UnaryOperator.identity());
    sabotage.join();
    return result;
  }

  private interface Deed {
    void run(Path netns) throws Exception;
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "west", "vnet", "box"})
  void aCaptureThatWasKilledLeavesEveryFlowUnproven(String host) throws Exception {
    LabResult result = verify(host, netns -> Sabotage.kill("tcpdump", netns));
    assertThat(result.verdict()).as(result.firstFinding()).isEqualTo(Verdict.NOT_PROVEN);
    for (FlowResult flow : result.flows()) {
      assertThat(flow.findings())
          .as(flow.flow())
          .anySatisfy(
              finding ->
                  assertThat(finding.toString())
                      .startsWith("evidence: capture at " + host + ": tcpdump ended early"));
      assertThat(flow.verdict()).as(flow.findings().toString()).isEqualTo(Verdict.NOT_PROVEN);
    }
  }

  @Test
  void aTracerThatWasKilledLeavesTheRulesUnproven() throws Exception {
    LabResult result = verify("west", netns -> Sabotage.kill("xtables-monitor", netns));
    assertThat(result.verdict()).as(result.firstFinding()).isEqualTo(Verdict.NOT_PROVEN);
    assertThat(findings(result, "second"))
        .anyMatch(
            finding ->
                finding.matches(
                    "request, first packet, hop 4 west/eth0 out: SNAT .* without a rule that was hit"))
        .anyMatch(
            finding -> finding.startsWith("evidence: trace at west: xtables-monitor ended early"));
    assertThat(findings(result, "beside-again"))
        .anyMatch(
            finding ->
                finding.endsWith(
                    "wanted to be let pass by IP-MASQ-AGENT, came no rule that was hit"));
  }

  @Test
  void conntrackEventsThatTheKernelDroppedLeaveEveryFlowUnproven() throws Exception {
    Path entries = Files.createDirectories(Trial.FOLDER).resolve("entries.txt");
    Files.writeString(
        entries,
        IntStream.range(0, 40_000)
            .mapToObj(
                number ->
                    "-I -p udp -t 60 -s 10.1.1.1 -d 10.1.%d.%d --sport 7 --dport 9%n"
                        .formatted(number / 250, number % 250 + 1))
            .collect(Collectors.joining()));
    LabResult result =
        verify(
            "west",
            netns ->
                Finished.run(
                        Command.of("conntrack", "-R", entries.toString()).in(netns), "", DEADLINE)
                    .outputOrThrow());
    assertThat(findings(result, "second"))
        .contains("evidence: conntrack at west: the kernel dropped events");
    assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVEN);
  }

  private static List<String> findings(LabResult result, String flow) {
    return result.flows().stream()
        .filter(it -> it.flow().equals(flow))
        .flatMap(it -> it.findings().stream())
        .map(Finding::toString)
        .toList();
  }

  @Test
  void aCaptureThatSeesNothingButItsMarkersProvesNothing(@TempDir Path folder) throws Exception {
    Path fake = folder.resolve("tcpdump");
    Files.writeString(
        fake,
        """
        #!/bin/sh
        PATH=${PATH#*:}
        for word do
          shift
          case $word in 'arp or '*) ;; *) set -- "$@" "$word" ;; esac
        done
        exec tcpdump "$@" 'udp and dst port 9'
        """);
    Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String lab :
        List.of("labs/kubenet-pod-to-vm.yaml", "labs/kubenet-pod-to-pod-same-node.yaml")) {
      Finished finished =
          Finished.run(
              Command.of(
                  "unshare",
                  "--mount",
                  "env",
                  "PATH=" + folder + ":" + System.getenv("PATH"),
                  "HOPLAB_SANDBOX=1",
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Djffi.boot.library.path=" + System.getProperty("jffi.boot.library.path"),
                  "-Djnr.ffi.asm.enabled=false",
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  "io.hoplab.cli.Main",
                  "verify",
                  lab),
              "",
              DEADLINE);
      // 101 stands for 1 where no launcher is around the program.
      assertThat(finished.exitCode()).as(finished.toString()).isIn(101, 3);
      assertThat(finished.output())
          .contains("the program was answered, but no capture saw a packet")
          .doesNotContain("PASS");
    }
  }
}
