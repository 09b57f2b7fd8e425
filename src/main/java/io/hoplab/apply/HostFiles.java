package io.hoplab.apply;

import io.hoplab.net.HostName;
import io.hoplab.process.ResolvConf;
import io.hoplab.process.Vantage;
import io.hoplab.topology.ResolverSettings;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The files that hosts have besides their netns: a {@code resolv.conf} each, and the certificate of
 * the authority that they all trust.
 *
 * @param folder where they are
 */
public record HostFiles(Path folder) {

  /** A host's {@code resolv.conf}; there only when the host asks somebody. */
  public Path resolvConf(HostName host) {
    return folder.resolve(".resolv.conf").resolve(host.value());
  }

  /** Where the authority keeps its certificate, {@code ca.pem}; there only when it signs some. */
  public Path authority() {
    return folder.resolve(".authority");
  }

  /** Writes whom the hosts ask. */
  public void write(Topology topology) throws IOException {
    Map<HostName, ResolverSettings> resolvers = topology.naming().resolvers();
    if (resolvers.isEmpty()) {
      return;
    }
    Files.createDirectories(folder.resolve(".resolv.conf"));
    for (Map.Entry<HostName, ResolverSettings> resolver : resolvers.entrySet()) {
      Files.writeString(resolvConf(resolver.getKey()), resolver.getValue().toString());
    }
    Path target = ResolvConf.target();
    if (!Files.exists(target)) {
      // systemd-resolved keeps it below /run, which in the sandbox is empty: there must be a file
      // for another to be mounted on.
      Files.createDirectories(target.getParent());
      Files.writeString(target, "");
    }
  }

  /** What a program finds around it on a host. */
  Vantage vantage(HostName host, Path netns) {
    return new Vantage(
        netns,
        Optional.of(resolvConf(host)).filter(Files::exists),
        Optional.of(authority().resolve("ca.pem")).filter(Files::exists));
  }
}
