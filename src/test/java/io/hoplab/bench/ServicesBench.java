package io.hoplab.bench;

import io.hoplab.kubeproxy.IptablesProxy;
import io.hoplab.kubeproxy.NftablesProxy;
import io.hoplab.kubeproxy.ProxyChange;
import io.hoplab.kubeproxy.ProxyNode;
import io.hoplab.kubeproxy.ProxyRules;
import io.hoplab.kubeproxy.Services;
import io.hoplab.netns.ScratchNetns;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What many Services cost.
 *
 * <pre>
 *   load SERVICES ENDPOINTS         prints the seconds of: writing and loading all, iptables-restore
 *                                   alone for the same text, one endpoint that is not ready any more,
 *                                   one Service that comes
 *   latency ENDPOINTS SVG SIZE…     prints "MODE SIZE MEDIAN P90" for each mode and number of
 *                                   Services, in microseconds, and draws it
 * </pre>
 */
public final class ServicesBench {
  private static final double NANOS = 1e9;
  private static final double MICROSECOND = 1e3;
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final List<String> RESTORE = List.of("iptables-restore", "--noflush");
  private static final int ROUNDS = 20;
  private static final double MEDIAN = 0.5;
  private static final double MOST = 0.9;

  private ServicesBench() {}

  /** Runs one of the two. */
  public static void main(String[] args) throws Exception {
    if (args[0].equals("load")) {
      load(ManyServices.of(Integer.parseInt(args[1]), Integer.parseInt(args[2])));
    } else {
      List<Integer> sizes = new ArrayList<>();
      for (String size : List.of(args).subList(3, args.length)) {
        sizes.add(Integer.parseInt(size));
      }
      latency(Integer.parseInt(args[1]), Path.of(args[2]), sizes);
    }
  }

  private static void load(Services services) throws IOException {
    ProxyNode node = ManyServices.node();
    Services fewer = ManyServices.withoutOneEndpoint(services, services.all().size() / 2);
    Services more = ManyServices.withOneMore(services);
    ProxyRules rules;
    double all;
    double endpoint;
    double service;
    try (ScratchNetns netns = ScratchNetns.make()) {
      long start = System.nanoTime();
      rules = IptablesProxy.rules(services, node);
      feed(netns, rules.text(), RESTORE);
      all = seconds(start);
      start = System.nanoTime();
      ProxyRules without = IptablesProxy.rules(fewer, node);
      feed(netns, ProxyChange.between(rules, without).text(), RESTORE);
      endpoint = seconds(start);
      start = System.nanoTime();
      feed(netns, ProxyChange.between(without, IptablesProxy.rules(more, node)).text(), RESTORE);
      service = seconds(start);
    }
    System.out.printf(
        Locale.ROOT, "%.4f %.4f %.4f %.4f%n", all, alone(rules.text()), endpoint, service);
  }

  private static double alone(String text) throws IOException {
    Path file = Files.createTempFile("services", ".rules");
    try (ScratchNetns netns = ScratchNetns.make()) {
      Files.writeString(file, text);
      List<String> restore = new ArrayList<>(RESTORE);
      restore.add(file.toString());
      long start = System.nanoTime();
      feed(netns, "", restore);
      return seconds(start);
    } finally {
      Files.delete(file);
    }
  }

  private static void feed(ScratchNetns netns, String text, List<String> program)
      throws IOException {
    Command command = Command.of(program.toArray(String[]::new));
    Finished.run(command.in(netns.netns().path()), text, DEADLINE).outputOrThrow();
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / NANOS;
  }

  /** All numbers of Services are there at once and take turns, so that noise hits them alike. */
  private static void latency(int endpoints, Path drawing, List<Integer> sizes) throws Exception {
    List<CalledServices> called = new ArrayList<>();
    try {
      for (int size : sizes) {
        Services services = ManyServices.of(size, endpoints);
        ProxyNode node = ManyServices.node();
        CalledServices iptables = new CalledServices("iptables", size);
        called.add(iptables);
        feed(iptables.netns(), IptablesProxy.rules(services, node).text(), RESTORE);
        CalledServices nftables = new CalledServices("nftables", size);
        called.add(nftables);
        feed(
            nftables.netns(),
            NftablesProxy.rules(services, List.of(ManyServices.SERVICES), node).text(),
            List.of("nft", "-f", "-"));
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (CalledServices each : called) {
          each.call();
        }
      }
    } finally {
      called.forEach(CalledServices::close);
    }
    LogLogPlot plot =
        new LogLogPlot(
            "The first packet to a ClusterIP", "Services", "connect(2), median, in microseconds");
    for (CalledServices each : called) {
      double median = each.quantile(MEDIAN) / MICROSECOND;
      plot.point(each.mode() + " mode", each.size(), median);
      System.out.printf(
          Locale.ROOT,
          "%s %d %.1f %.1f%n",
          each.mode(),
          each.size(),
          median,
          each.quantile(MOST) / MICROSECOND);
    }
    Files.writeString(drawing, plot.svg());
  }
}
