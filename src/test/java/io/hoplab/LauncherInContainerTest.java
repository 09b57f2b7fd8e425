package io.hoplab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Runs the launcher in containers that have just the rights the documentation names, or fewer. */
@Tag("container")
class LauncherInContainerTest {
  private static final Path CHECKOUT = Path.of("").toAbsolutePath();

  @Test
  void twoCapabilitiesAreEnough() throws Exception {
    HostConfig host = new OpenSystemPaths().withCapAdd(Capability.SYS_ADMIN, Capability.NET_ADMIN);
    assertThat(launcher("0", host)).satisfies(LauncherInContainerTest::ranLabs);
  }

  @Test
  void anOrdinaryUserNeedsNoCapability() throws Exception {
    assertThat(launcher("1000", withoutCapabilities())).satisfies(LauncherInContainerTest::ranLabs);
  }

  @Test
  void rootWithoutItsRightsGetsAUserNamespace() throws Exception {
    assertThat(launcher("0", withoutCapabilities())).satisfies(LauncherInContainerTest::ranLabs);
  }

  @Test
  void withoutAnyRightTheLauncherNamesTheOptionsThatAreMissing() throws Exception {
    ExecResult result = launcher("0", HostConfig.newHostConfig());
    assertThat(result.getExitCode()).isEqualTo(4);
    assertThat(result.getStderr())
        .contains(
            "docker run --cap-add SYS_ADMIN --cap-add NET_ADMIN"
                + " --security-opt systempaths=unconfined");
  }

  private static void ranLabs(ExecResult result) {
    assertThat(result.getExitCode()).as(result.toString()).isZero();
    assertThat(result.getStdout()).startsWith("PASS  ");
    assertThat(result.getStderr()).isEmpty();
  }

  private static HostConfig withoutCapabilities() {
    return new OpenSystemPaths().withSecurityOpts(List.of("seccomp=unconfined"));
  }

  private static ExecResult launcher(String user, HostConfig host)
      throws IOException, InterruptedException {
    host.withNetworkMode("none")
        .withBinds(new Bind(CHECKOUT.toString(), new Volume(CHECKOUT.toString()), AccessMode.ro));
    try (GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse("hoplab-test"))) {
      container
          .withImagePullPolicy(image -> false)
          .withCommand("sleep", "infinity")
          .withCreateContainerCmdModifier(command -> command.withHostConfig(host).withUser(user))
          .start();
      return container.execInContainer(
          CHECKOUT.resolve("scripts/hoplab").toString(),
          "verify",
          "--quiet",
          "kubenet-pod-to-vm",
          "kubenet-pod-to-pod-same-node");
    }
  }

  /** What {@code --security-opt systempaths=unconfined} means, which only docker's client knows. */
  private static final class OpenSystemPaths extends HostConfig {
    @JsonProperty("MaskedPaths")
    public List<String> getMaskedPaths() {
      return List.of();
    }

    @JsonProperty("ReadonlyPaths")
    public List<String> getReadonlyPaths() {
      return List.of();
    }
  }
}
