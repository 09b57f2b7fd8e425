package io.hoplab.expect;

import io.hoplab.flow.TranslationKind;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import java.util.OptionalInt;

/** Knows the ports that NAT chose, which no path can state beforehand. */
@FunctionalInterface
public interface Translator {

  /** Knows none. */
  Translator UNKNOWN = (host, kind, before) -> OptionalInt.empty();

  /**
   * The port that takes the place of the rewritten one.
   *
   * @param host where the rewrite happens
   * @param kind which side it rewrites
   * @param before the packet as it came to the host
   * @return empty when it is not known
   */
  OptionalInt port(HostName host, TranslationKind kind, FiveTuple before);
}
