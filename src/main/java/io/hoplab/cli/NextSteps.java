package io.hoplab.cli;

import io.hoplab.lab.Flow;
import io.hoplab.lab.Lab;
import io.hoplab.lab.Probe;
import io.hoplab.net.HostName;
import io.hoplab.topology.Host;
import io.hoplab.topology.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What can be done with a lab that has just come up, in its own hosts' names. */
final class NextSteps {
  private final Lab lab;
  private final String name;
  private final String called;
  private final String option;
  private final List<String[]> steps = new ArrayList<>();

  private NextSteps(Lab lab, String name, String called, boolean alone) {
    this.lab = lab;
    this.name = name;
    this.called = called;
    this.option = alone ? "" : "-l " + name + " ";
  }

  /**
   * The text.
   *
   * @param environment of the launcher script: the lab's name in {@code HOPLAB_RUNNING}, how the
   *     script was called in {@code HOPLAB_CALLED}, and in {@code HOPLAB_ALONE} whether verbs find
   *     the lab without its name
   */
  static String of(Lab lab, Map<String, String> environment) {
    NextSteps next =
        new NextSteps(
            lab,
            environment.getOrDefault("HOPLAB_RUNNING", lab.name()),
            environment.getOrDefault("HOPLAB_CALLED", "hoplab"),
            !"no".equals(environment.get("HOPLAB_ALONE")));
    return next.text();
  }

  private String text() {
    int hosts = lab.topology().hosts().size();
    int servers = lab.topology().listeners().size();
    StringBuilder text =
        new StringBuilder(name)
            .append(" is up: ")
            .append(counted(hosts, "host"))
            .append(servers == 0 ? "" : ", " + counted(servers, "server"))
            .append("\n\n");
    collect();
    int width = steps.stream().mapToInt(step -> step[0].length()).max().orElse(0);
    for (String[] step : steps) {
      text.append("  ")
          .append(step[0])
          .append(" ".repeat(width - step[0].length() + 2))
          .append(step[1])
          .append('\n');
    }
    return text.toString();
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private void collect() {
    List<Probe> probes = lab.flows().stream().map(Flow::probe).toList();
    HostName asking =
        probes.stream().findFirst().map(Probe::from).orElseGet(() -> firstOf(Role.POD));
    add("shell " + option + asking, "a shell there; without a host beside all of them");
    probes.stream()
        .findFirst()
        .ifPresent(
            probe -> {
              add(
                  "exec " + option + probe.from() + " -- " + probe.accept(new Typed()),
                  "any program on any host");
              add(
                  "trace " + option + probe.from() + " " + probe.accept(new Target()),
                  "the way of a packet there and back");
            });
    add("capture " + option + firstOf(Role.NODE) + " -w lab.pcapng", "its packets for Wireshark");
    add("graph " + option.strip(), "the network as it is");
    add("down " + (option.isEmpty() ? "" : name), "takes it away");
  }

  private void add(String words, String meaning) {
    steps.add(new String[] {called + " " + words.strip(), meaning});
  }

  /** The first host that plays the role, or else the first of all. */
  private HostName firstOf(Role role) {
    List<Host> hosts = lab.topology().hosts();
    return hosts.stream()
        .filter(host -> host.role() == role)
        .findFirst()
        .orElse(hosts.get(0))
        .name();
  }

  /** A probe as one types it, quoted where a shell would take it apart. */
  private record Typed() implements Probe.Visitor<String> {
    @Override
    public String curl(Probe.Curl probe) {
      String url =
          "http://" + probe.host() + (probe.port() == 80 ? "" : ":" + probe.port()) + probe.path();
      return "curl "
          + (probe.sourcePort().isPresent()
              ? "--local-port " + probe.sourcePort().getAsInt() + " "
              : "")
          + (url.matches("[A-Za-z0-9:/._-]+") ? url : "'" + url.replace("'", "'\\''") + "'");
    }

    @Override
    public String ping(Probe.Ping probe) {
      return "ping -c 1 " + probe.host();
    }

    @Override
    public String dig(Probe.Dig probe) {
      return "dig "
          + (probe.sourcePort().isPresent()
              ? "-b '0.0.0.0#" + probe.sourcePort().getAsInt() + "' "
              : "")
          + "@"
          + probe.host()
          + (probe.port() == 53 ? "" : " -p " + probe.port())
          + " "
          + probe.name();
    }
  }

  /** What {@code hoplab trace} is to be asked for. */
  private record Target() implements Probe.Visitor<String> {
    @Override
    public String curl(Probe.Curl probe) {
      return probe.host() + ":" + probe.port();
    }

    @Override
    public String ping(Probe.Ping probe) {
      return probe.host() + " --proto icmp";
    }

    @Override
    public String dig(Probe.Dig probe) {
      return probe.host() + ":" + probe.port() + " --proto udp";
    }
  }
}
