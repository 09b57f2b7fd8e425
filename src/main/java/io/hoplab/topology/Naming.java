package io.hoplab.topology;

import io.hoplab.net.HostName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names besides those of hosts and Services, and who answers for them.
 *
 * @param resolvers whom each host asks; a host that is not here asks nobody
 * @param answers what hosts that serve DNS answer; one that is not here knows hosts and Services
 * @param certified the names, besides its own, that the certificate of a host is for
 */
public record Naming(
    Map<HostName, ResolverSettings> resolvers,
    Map<HostName, DnsAnswers> answers,
    Map<HostName, List<String>> certified) {
  /** No other names, and nobody to ask. */
  public static final Naming NONE = new Naming(Map.of(), Map.of(), Map.of());

  /** Takes copies. */
  public Naming {
    resolvers = Collections.unmodifiableMap(new LinkedHashMap<>(resolvers));
    answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
    certified = Collections.unmodifiableMap(new LinkedHashMap<>(certified));
  }

  /** Whom the host asks. */
  public Optional<ResolverSettings> resolver(HostName host) {
    return Optional.ofNullable(resolvers.get(host));
  }

  /** What the host answers, when that is not what every DNS server of a lab does. */
  public Optional<DnsAnswers> answers(HostName host) {
    return Optional.ofNullable(answers.get(host));
  }
}
