package io.hoplab.watch;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.flow.Disposition;
import io.hoplab.linux.Errno;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.netns.RouteAnswer;
import io.hoplab.netns.RouteQuestion;
import io.hoplab.netns.SysctlValue;
import io.hoplab.observe.RouteOracle;
import io.hoplab.survey.Survey;
import io.hoplab.survey.SurveyedRoute;
import io.hoplab.topology.RouteType;
import java.io.IOException;
import java.util.Optional;

/**
 * Asks the kernel of a running network what it does with a packet, as {@code ip route get … from …
 * iif …} does. The kernel answers with an error number alone, so that the one of two causes is told
 * from the other by what else is known.
 */
public final class KernelRoutes implements RouteOracle {
  /** RFC 3704: the source must be reached by some interface. */
  private static final int LOOSE = 2;

  private final RunningNetwork network;
  private final Optional<Survey> survey;

  /** Asks this network. */
  public KernelRoutes(RunningNetwork network) {
    this(network, Optional.empty());
  }

  /**
   * Asks this network, and names the route that makes the kernel refuse.
   *
   * @param survey a survey of it, not older than what is asked about
   */
  public KernelRoutes(RunningNetwork network, Survey survey) {
    this(network, Optional.of(survey));
  }

  private KernelRoutes(RunningNetwork network, Optional<Survey> survey) {
    this.network = network;
    this.survey = survey;
  }

  static RouteQuestion question(FiveTuple tuple, InterfaceName incoming) {
    return incoming.equals(InterfaceName.LO)
        ? RouteQuestion.to(tuple.destination().address())
        : RouteQuestion.forwarded(
            tuple.source().address(), tuple.destination().address(), incoming);
  }

  @Override
  public Optional<Refusal> refusal(HostName host, FiveTuple tuple, InterfaceName incoming) {
    RouteQuestion question = question(tuple, incoming);
    try {
      RouteAnswer answer = network.route(host, question);
      return answer instanceof RouteAnswer.Refused refused
          ? Optional.of(refusal(host, question, refused.errno()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Refusal refusal(HostName host, RouteQuestion question, Errno errno) throws IOException {
    String shown = "ip route get " + question + ": " + errno;
    Optional<RouteType> type = type(errno);
    Optional<String> route = type.flatMap(special -> special(host, question, special));
    if (route.isPresent()) {
      return new Refusal(disposition(errno), "the route " + route.get() + "; " + shown);
    }
    if (question.incoming().isPresent()) {
      Optional<Refusal> entry = entry(host, question, errno, shown);
      if (entry.isPresent()) {
        return entry.get();
      }
    }
    if (errno.equals(Errno.EINVAL) && survey.isPresent()) {
      return new Refusal(Disposition.LOST, shown + ", and nothing that explains it was found");
    }
    return new Refusal(disposition(errno), shown);
  }

  /** Why routing would not even take the packet in. */
  private Optional<Refusal> entry(HostName host, RouteQuestion question, Errno errno, String shown)
      throws IOException {
    InterfaceName incoming = question.incoming().orElseThrow();
    Ipv4Address source = question.source().orElseThrow();
    // Newer kernels say EINVAL for reverse-path filtering too, as they do for a blackhole.
    if (errno.equals(Errno.EXDEV) || errno.equals(Errno.EINVAL)) {
      RouteAnswer back = network.route(host, RouteQuestion.to(source));
      if (back instanceof RouteAnswer.Found found && found.kind() == RouteAnswer.Kind.LOCAL) {
        return Optional.of(
            new Refusal(
                Disposition.REVERSE_PATH_FILTERED,
                "the source " + source + " is an address of " + host + " itself; " + shown));
      }
      Optional<String> filter = filter(host, incoming, back);
      if (filter.isPresent() || errno.equals(Errno.EXDEV)) {
        return Optional.of(
            new Refusal(
                Disposition.REVERSE_PATH_FILTERED,
                "rp_filter is on and "
                    + source
                    + " is not reached by "
                    + incoming
                    + "; "
                    + shown
                    + filter.map(words -> "; " + words).orElse("")));
      }
    }
    if (errno.equals(Errno.EHOSTUNREACH) && value(host, incoming.value(), "forwarding") == 0) {
      return Optional.of(
          new Refusal(
              Disposition.NOT_FORWARDING,
              "net.ipv4.conf."
                  + incoming
                  + ".forwarding is 0"
                  + (value(host, "all", "forwarding") == 0 ? ", as net.ipv4.ip_forward is" : "")
                  + "; "
                  + shown));
    }
    return Optional.empty();
  }

  private static Disposition disposition(Errno errno) {
    if (errno.equals(Errno.EINVAL)) {
      return Disposition.BLACKHOLE;
    }
    return errno.equals(Errno.EACCES) ? Disposition.REJECTED : Disposition.NO_ROUTE;
  }

  /** The type of the routes that the kernel refuses with this error. */
  private static Optional<RouteType> type(Errno errno) {
    if (errno.equals(Errno.EINVAL)) {
      return Optional.of(RouteType.BLACKHOLE);
    }
    if (errno.equals(Errno.EACCES)) {
      return Optional.of(RouteType.PROHIBIT);
    }
    return errno.equals(Errno.EHOSTUNREACH) ? Optional.of(RouteType.UNREACHABLE) : Optional.empty();
  }

  private Optional<String> special(HostName host, RouteQuestion question, RouteType type) {
    return survey
        .map(Survey::hosts)
        .map(hosts -> hosts.get(host))
        .flatMap(
            found ->
                SpecialRoute.find(
                    found,
                    question.destination(),
                    question.source(),
                    question.incoming().orElse(InterfaceName.LO),
                    type))
        .map(SurveyedRoute::text);
  }

  /**
   * The switch that is on and refuses the packet; the way back to the source is not by the
   * interface (1), or there is none at all (2).
   */
  private Optional<String> filter(HostName host, InterfaceName incoming, RouteAnswer back)
      throws IOException {
    int all = value(host, "all", "rp_filter");
    int own = value(host, incoming.value(), "rp_filter");
    boolean passes =
        back instanceof RouteAnswer.Found found
            && (Math.max(all, own) == LOOSE || found.dev().equals(incoming));
    if (passes || Math.max(all, own) == 0) {
      return Optional.empty();
    }
    String scope = all >= own ? "all" : incoming.value();
    return Optional.of(
        "net.ipv4.conf."
            + scope
            + ".rp_filter is "
            + Math.max(all, own)
            + (back instanceof RouteAnswer.Found found
                ? ", and the way back is by " + found.dev()
                : ", and there is no way back"));
  }

  private int value(HostName host, String scope, String key) throws IOException {
    String path = "net/ipv4/conf/" + scope + "/" + key;
    return network
        .visit(host, () -> SysctlValue.read(path))
        .map(Integer::parseInt)
        .orElseThrow(() -> new IOException(host + " has no " + path));
  }
}
