package io.hoplab.watch;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.net.FiveTuple;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.netns.RouteAnswer;
import io.hoplab.netns.SysctlValue;
import io.hoplab.observe.HostState;
import io.hoplab.survey.Survey;
import io.hoplab.survey.SurveyedInterface;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The hosts of a running network as the kernel has them: a survey, and what it leaves out. */
public final class KernelState implements HostState {
  private final RunningNetwork network;
  private final Survey survey;
  private final Map<HostName, List<Link>> links = new HashMap<>();

  /**
   * Of this network.
   *
   * @param survey a survey of it, not older than what is asked about
   */
  public KernelState(RunningNetwork network, Survey survey) {
    this.network = network;
    this.survey = survey;
  }

  @Override
  public List<Link> links(HostName host) {
    return links.computeIfAbsent(
        host,
        name ->
            Optional.ofNullable(survey.hosts().get(name)).stream()
                .flatMap(found -> found.interfaces().stream())
                .flatMap(KernelState::link)
                .toList());
  }

  private static Stream<Link> link(SurveyedInterface each) {
    try {
      return Stream.of(
          new Link(
              InterfaceName.of(each.name()),
              each.mac(),
              each.up(),
              each.carrier(),
              each.mtu(),
              each.addresses().stream().map(InterfaceAddress::address).toList()));
    } catch (InvalidValueException e) {
      return Stream.empty(); // No capture names such an interface either.
    }
  }

  @Override
  public List<Neighbour> neighbours(HostName host) {
    try {
      return network.neighbours(host).stream()
          .map(
              entry ->
                  new Neighbour(
                      entry.address(), entry.dev(), entry.mac(), entry.state().toString()))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public Optional<NextHop> nextHop(HostName host, FiveTuple tuple, InterfaceName incoming) {
    try {
      RouteAnswer answer = network.route(host, KernelRoutes.question(tuple, incoming));
      return answer instanceof RouteAnswer.Found found
          ? Optional.of(
              new NextHop(
                  found.via().orElse(tuple.destination().address()),
                  found.dev(),
                  found.kind() == RouteAnswer.Kind.LOCAL))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Of a dual-stack socket the kernel shows the address {@code ::} in the table for IPv6. */
  @Override
  public Optional<List<Ipv4Address>> listeners(HostName host, Protocol protocol, int port) {
    try {
      return Optional.of(network.visit(host, () -> Sockets.listening(protocol, port)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> sysctl(HostName host, String key) {
    try {
      return network.visit(host, () -> SysctlValue.read(key.replace('.', '/')));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
