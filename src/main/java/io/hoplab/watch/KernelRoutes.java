package io.hoplab.watch;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.flow.Disposition;
import io.hoplab.linux.Errno;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.netns.RouteAnswer;
import io.hoplab.netns.RouteQuestion;
import io.hoplab.observe.RouteOracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Asks the kernel of a running network what it does with a packet, as {@code ip route get … from …
 * iif …} does. The kernel answers with an error number alone, so that the one of two causes is told
 * from the other by what else is known.
 */
public final class KernelRoutes implements RouteOracle {
  private final RunningNetwork network;

  /** Asks this network. */
  public KernelRoutes(RunningNetwork network) {
    this.network = network;
  }

  @Override
  public Optional<Refusal> refusal(HostName host, FiveTuple tuple, InterfaceName incoming) {
    boolean own = incoming.equals(InterfaceName.LO);
    RouteQuestion question =
        own
            ? RouteQuestion.to(tuple.destination().address())
            : RouteQuestion.forwarded(
                tuple.source().address(), tuple.destination().address(), incoming);
    try {
      RouteAnswer answer = network.route(host, question);
      return answer instanceof RouteAnswer.Refused refused
          ? Optional.of(
              own
                  ? refusal(question, refused.errno())
                  : refusal(host, question, incoming, refused.errno()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Refusal refusal(
      HostName host, RouteQuestion question, InterfaceName incoming, Errno errno)
      throws IOException {
    String shown = "ip route get " + question + ": " + errno;
    // Newer kernels say EINVAL for reverse-path filtering too, as they do for a blackhole.
    if (errno.equals(Errno.EXDEV) || (errno.equals(Errno.EINVAL) && filters(host, question))) {
      return new Refusal(
          Disposition.REVERSE_PATH_FILTERED,
          "rp_filter is on and "
              + question.source().orElseThrow()
              + " is not reached by "
              + incoming
              + "; "
              + shown);
    }
    if (errno.equals(Errno.EHOSTUNREACH) && value(host, incoming.value(), "forwarding") == 0) {
      return new Refusal(
          Disposition.NOT_FORWARDING, "net.ipv4.conf." + incoming + ".forwarding is 0; " + shown);
    }
    return refusal(question, errno);
  }

  private static Refusal refusal(RouteQuestion question, Errno errno) {
    String shown = "ip route get " + question + ": " + errno;
    if (errno.equals(Errno.EINVAL)) {
      return new Refusal(Disposition.BLACKHOLE, shown);
    }
    if (errno.equals(Errno.EACCES)) {
      return new Refusal(Disposition.REJECTED, shown);
    }
    return new Refusal(Disposition.NO_ROUTE, shown);
  }

  /** Whether reverse-path filtering is on and the way back to the source is another one. */
  private boolean filters(HostName host, RouteQuestion question) throws IOException {
    InterfaceName incoming = question.incoming().orElseThrow();
    if (Math.max(value(host, "all", "rp_filter"), value(host, incoming.value(), "rp_filter"))
        == 0) {
      return false;
    }
    RouteAnswer back = network.route(host, RouteQuestion.to(question.source().orElseThrow()));
    return !(back instanceof RouteAnswer.Found found) || !found.dev().equals(incoming);
  }

  private int value(HostName host, String scope, String key) throws IOException {
    Path file = Path.of("/proc/sys/net/ipv4/conf", scope, key);
    return Integer.parseInt(network.visit(host, () -> Files.readString(file)).strip());
  }
}
