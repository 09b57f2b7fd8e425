package io.hoplab.inquiry;

import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.process.Vantage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What a name stands for on a host. */
@FunctionalInterface
public interface Resolver {

  /** The first IPv4 address of the name as programs on the host would find it. */
  Optional<Ipv4Address> resolve(HostName host, String name) throws IOException;

  /**
   * Asks the C library on the host.
   *
   * @param vantage what a host has
   */
  static Resolver getent(Function<HostName, Vantage> vantage) {
    return (host, name) -> {
      Finished finished =
          Finished.run(
              Command.of("getent", "ahostsv4", "--", name).at(vantage.apply(host)),
              "",
              Duration.ofSeconds(30));
      return finished
          .output()
          .lines()
          .findFirst()
          .map(line -> Ipv4Address.parse(line.split(" ")[0]));
    };
  }
}
