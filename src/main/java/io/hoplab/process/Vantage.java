package io.hoplab.process;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a program finds around it on a host.
 *
 * @param netns the file that holds the host's netns
 * @param resolvConf what is to be found in the place of {@code /etc/resolv.conf}; empty for the
 *     machine's own
 * @param authority the certificate of whom the host trusts to sign others; empty where nobody has a
 *     certificate
 */
public record Vantage(Path netns, Optional<Path> resolvConf, Optional<Path> authority) {

  /** A host that is its netns and nothing else. */
  public static Vantage of(Path netns) {
    return new Vantage(netns, Optional.empty(), Optional.empty());
  }
}
