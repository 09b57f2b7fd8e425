package io.hoplab.inquiry;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.probe.Resolution;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.process.Vantage;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a name stands for on a host. */
@FunctionalInterface
public interface Resolver {

  /**
   * The first IPv4 address of the name as programs on the host would find it; empty for a name that
   * nobody knows.
   *
   * @throws Unresolved when nobody says whether there is such a name
   */
  Optional<Ipv4Address> resolve(HostName host, String name) throws IOException, Unresolved;

  /**
   * Asks the C library on the host. Where that finds nothing the host's DNS server is asked once
   * more: getent(1) ends with 2 for a name that nobody knows and for a server that is silent alike.
   *
   * @param vantage what a host has
   */
  static Resolver getent(Function<HostName, Vantage> vantage) {
    return (host, name) -> {
      Vantage from = vantage.apply(host);
      Finished finished =
          Finished.run(
              Command.of("getent", "ahostsv4", "--", name).at(from), "", Duration.ofSeconds(30));
      Optional<Ipv4Address> found =
          finished.output().lines().findFirst().map(line -> Ipv4Address.parse(line.split(" ")[0]));
      List<String> servers = found.isPresent() ? List.of() : servers(from);
      if (!servers.isEmpty()) {
        Resolution told = Resolution.ask(name, from);
        if (told.server().isEmpty()) {
          String asked = String.join(" and ", servers);
          throw new Unresolved(
              host, name, servers.get(0), "no DNS server answers; it asks " + asked);
        }
        if (told.failed()) {
          String asked = told.server().get().toString();
          throw new Unresolved(host, name, asked, "the DNS server " + asked + " answers SERVFAIL");
        }
      }
      return found;
    };
  }

  /** Whom the host asks, by its resolv.conf(5). */
  private static List<String> servers(Vantage from) throws IOException {
    if (from.resolvConf().isEmpty()) {
      return List.of();
    }
    return Files.readAllLines(from.resolvConf().get()).stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > 1 && words[0].equals("nameserver"))
        .map(words -> words[1])
        .toList();
  }
}
