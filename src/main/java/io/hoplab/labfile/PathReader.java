package io.hoplab.labfile;

import io.hoplab.expect.ExpectedTrace;
import io.hoplab.expect.PathLine;
import io.hoplab.expect.PathLine.Addresses;
import io.hoplab.expect.PathProblem;
import io.hoplab.flow.Disposition;
import io.hoplab.flow.TranslationKind;
import io.hoplab.flow.Way;
import io.hoplab.lab.Probe;
import io.hoplab.net.AddressPort;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the way that a flow is expected to take:
 *
 * <pre>
 * path   = ending | line { line } [ ending ]
 * line   = HOST [ "/" INTERFACE ] [ step ] [ A [ ":" PORT ] ">" B [ ":" PORT ] ]
 *          [ "ttl" N ] [ "by" TEXT ]
 * A, B   = IPv4 address | HOST | SERVICE | HOST "/" INTERFACE
 * step   = "SNAT" | "DNAT" | "un-SNAT" | "un-DNAT" | "exempt"
 * ending = DISPOSITION "at" HOST [ "by" TEXT ]
 * </pre>
 */
final class PathReader {
  private record Ending(Disposition disposition, HostName host, Optional<String> by) {}

  private final Scene scene;
  private final PathCheck check;

  PathReader(Scene scene, PathCheck check) {
    this.scene = scene;
    this.check = check;
  }

  /** The way there or back; empty when it has problems. */
  Optional<ExpectedTrace> read(Item item, Probe probe, Way way) {
    Problems all = item.problems();
    Problems own = new Problems(all.file());
    Optional<ExpectedTrace> trace = item.isScalar() ? end(item.in(own)) : path(item.in(own), probe);
    if (trace.isPresent() && own.isEmpty() && scene.topology().isPresent()) {
      List<Item> lines = item.items();
      for (PathProblem problem : check.check(scene.topology().get(), probe, way, trace.get())) {
        boolean one = problem.line() >= 0 && problem.line() < lines.size();
        (one ? lines.get(problem.line()) : item).in(own).problem(problem.message());
      }
    }
    own.all().forEach(all::add);
    return own.isEmpty() ? trace : Optional.empty();
  }

  private Optional<ExpectedTrace> end(Item item) {
    return ending(new Words(item))
        .map(end -> new ExpectedTrace(List.of(), end.disposition(), end.host(), end.by()));
  }

  private Optional<ExpectedTrace> path(Item item, Probe probe) {
    List<PathLine> lines = new ArrayList<>();
    List<Item> items = item.items().stream().filter(Item::isScalar).toList();
    Optional<Ending> end = Optional.empty();
    for (int i = 0; i < items.size(); i++) {
      Words words = new Words(items.get(i));
      if (!isEnding(words)) {
        Optional<PathLine> line = line(words, probe);
        if (i == 0 && line.isPresent() && line.get().addresses().isEmpty()) {
          items
              .get(0)
              .problem(
                  "wanted addresses such as 10.244.0.2 > 10.241.0.4 in the first line, came "
                      + items.get(0).node().words());
        }
        line.ifPresent(lines::add);
      } else if (i == 0) {
        words.wrong("a host first; an end alone is written without a list");
      } else if (i < items.size() - 1) {
        words.wrong("an end in the last line only");
      } else {
        end = ending(words);
        if (end.isEmpty()) {
          return Optional.empty();
        }
      }
    }
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    HostName last = lines.get(lines.size() - 1).host();
    return Optional.of(
        new ExpectedTrace(
            lines,
            end.map(Ending::disposition).orElse(Disposition.DELIVERED),
            end.map(Ending::host).orElse(last),
            end.flatMap(Ending::by)));
  }

  /** Whether the line ends in {@code at HOST} and that is no part of a rule's text. */
  private static boolean isEnding(Words words) {
    for (int i = 0; i < words.left(); i++) {
      if (words.peek(i).equals("by")) {
        return false;
      }
      if (words.peek(i).equals("at")) {
        return true;
      }
    }
    return false;
  }

  private Optional<Ending> ending(Words words) {
    String text = words.item().text();
    List<String> before = new ArrayList<>();
    while (!words.atEnd() && !words.peek(0).equals("at")) {
      before.add(words.take().text());
    }
    Disposition disposition;
    try {
      disposition = Disposition.parse(String.join(" ", before));
    } catch (InvalidValueException e) {
      words.problem(text.length() - text.stripLeading().length(), e.getMessage());
      return Optional.empty();
    }
    if (!words.skip("at")) {
      words.wrong("at and the host where the packet ends");
      return Optional.empty();
    }
    Optional<HostName> host = words.take("the host where the packet ends", scene::host);
    if (host.isEmpty()) {
      return Optional.empty();
    }
    if (words.atEnd()) {
      return Optional.of(new Ending(disposition, host.get(), Optional.empty()));
    }
    if (!words.skip("by")) {
      words.wrong("the end of the line, or by and a part of what ended it");
      return Optional.empty();
    }
    if (words.atEnd()) {
      words.wrong("a part of what ended it after by");
      return Optional.empty();
    }
    return Optional.of(new Ending(disposition, host.get(), Optional.of(words.rest())));
  }

  private Optional<PathLine> line(Words words, Probe probe) {
    Optional<HostName> host = Optional.empty();
    Optional<InterfaceName> iface = Optional.empty();
    String place = words.peek(0);
    int slash = place.indexOf('/');
    if (slash < 0) {
      host = words.take("a host such as node-1 or node-1/eth0", scene::host);
      if (host.isEmpty()) {
        return Optional.empty();
      }
    } else {
      int index = words.take().index();
      try {
        host = Optional.of(scene.host(place.substring(0, slash)));
        index += slash + 1;
        iface = Optional.of(scene.iface(host.get(), place.substring(slash + 1)));
      } catch (InvalidValueException | UnknownWordException e) {
        words.problem(index, e.getMessage());
        return Optional.empty();
      }
    }
    boolean exempt = words.skip("exempt");
    Optional<TranslationKind> translation = Optional.empty();
    if (!exempt && words.peek(0).toUpperCase(Locale.ROOT).endsWith("NAT")) {
      translation = words.take("a step", TranslationKind::parse);
      if (translation.isEmpty()) {
        return Optional.empty();
      }
    }
    Optional<Addresses> addresses = Optional.empty();
    if (words.peek(1).equals(">") || startsWithDigit(words.peek(0))) {
      addresses = addresses(words, Optional.of(probe));
      if (addresses.isEmpty()) {
        return Optional.empty();
      }
    }
    OptionalInt ttl = OptionalInt.empty();
    if (words.skip("ttl")) {
      Optional<Integer> value = words.take(Value.TTL.wanted(), Value.TTL.parse());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      ttl = OptionalInt.of(value.get());
    }
    Optional<String> by = Optional.empty();
    if (words.skip("by")) {
      if (words.atEnd()) {
        words.wrong("a part of the rule's text after by");
        return Optional.empty();
      }
      by = Optional.of(words.rest());
    }
    if (!words.atEnd()) {
      words.wrong(
          "in this order SNAT, DNAT, un-SNAT, un-DNAT or exempt, addresses such as"
              + " 10.244.0.2 > 10.241.0.4, ttl N, by RULE");
      return Optional.empty();
    }
    return Optional.of(new PathLine(host.get(), iface, translation, exempt, addresses, by, ttl));
  }

  private static boolean startsWithDigit(String word) {
    return !word.isEmpty() && Character.isDigit(word.charAt(0));
  }

  /**
   * Reads {@code A > B}.
   *
   * @param probe the probe whose target may be an address that no host has; without one, any
   *     address will do
   */
  Optional<Addresses> addresses(Words words, Optional<Probe> probe) {
    Optional<Optional<AddressPort>> source = words.take("an address", text -> known(text, probe));
    if (source.isEmpty()) {
      return Optional.empty();
    }
    if (!words.skip(">")) {
      words.wrong("> and the destination");
      return Optional.empty();
    }
    return words
        .take("the destination after >", text -> known(text, probe))
        .flatMap(it -> it)
        .flatMap(destination -> source.get().map(address -> new Addresses(address, destination)));
  }

  /** An address with or without a port; empty when the host that it is of has no good one. */
  private Optional<AddressPort> known(String text, Optional<Probe> probe) {
    int colon = text.indexOf(':');
    String word = colon < 0 ? text : text.substring(0, colon);
    int port = colon < 0 ? 0 : AddressPort.parsePort(text.substring(colon + 1));
    Optional<Ipv4Address> ip = scene.addressOrInterface(word);
    if (probe.isPresent()
        && ip.isPresent()
        && !ip.get().equals(probe.get().to())
        && !scene.belongs(ip.get())) {
      throw new InvalidValueException("an address that a host of the lab has", ip.get().toString());
    }
    return ip.map(address -> new AddressPort(address, port));
  }
}
