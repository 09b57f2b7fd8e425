package io.hoplab.expect;

import io.hoplab.flow.Step;
import io.hoplab.flow.TranslationKind;
import io.hoplab.net.AddressPort;
import io.hoplab.net.FiveTuple;
import java.util.List;
import java.util.Optional;

/** The addresses of a packet on its way, as the lines of a path say that hosts rewrite them. */
final class PacketAddresses {
  private final Translator translator;
  private final List<PathProblem> problems;
  private FiveTuple tuple;
  private FiveTuple entered;

  private PacketAddresses(FiveTuple tuple, Translator translator, List<PathProblem> problems) {
    this.tuple = tuple;
    this.entered = tuple;
    this.translator = translator;
    this.problems = problems;
  }

  /**
   * The addresses that the packet starts with; empty when the first line does not say them.
   *
   * @param problems takes what is wrong, then and later
   */
  static Optional<PacketAddresses> of(
      PathLine first, Opening opening, Translator translator, List<PathProblem> problems) {
    if (first.addresses().isEmpty()) {
      problems.add(
          new PathProblem(0, "the first line says who sends to whom: wanted SOURCE > DESTINATION"));
      return Optional.empty();
    }
    PathLine.Addresses addresses = first.addresses().get();
    FiveTuple tuple =
        new FiveTuple(
            opening.protocol(),
            withPort(addresses.source(), opening.sourcePort()),
            withPort(addresses.destination(), opening.destinationPort()));
    return Optional.of(new PacketAddresses(tuple, translator, problems));
  }

  private static AddressPort withPort(AddressPort stated, int known) {
    return stated.port() == 0 ? stated.withPort(known) : stated;
  }

  /** The addresses as they are by now. */
  FiveTuple tuple() {
    return tuple;
  }

  /** Notes that the packet comes to the next host. */
  void enter() {
    entered = tuple;
  }

  /**
   * Does what a line says.
   *
   * @param index the line's place in the path
   * @param steps takes the rewrite, when it is one
   */
  void apply(PathLine line, int index, List<Step> steps) {
    if (line.translation().isPresent()) {
      translate(line, index, steps);
    } else if (line.addresses().isPresent() && !agrees(line.addresses().get())) {
      problems.add(
          new PathProblem(
              index,
              "the addresses change here and nothing says how: wanted SNAT, DNAT, un-SNAT or"
                  + " un-DNAT, or "
                  + tuple.source().address()
                  + " > "
                  + tuple.destination().address()));
    }
  }

  private boolean agrees(PathLine.Addresses stated) {
    return agrees(stated.source(), tuple.source())
        && agrees(stated.destination(), tuple.destination());
  }

  private static boolean agrees(AddressPort stated, AddressPort known) {
    return stated.address().equals(known.address())
        && (stated.port() == 0 || known.port() == 0 || stated.port() == known.port());
  }

  private void translate(PathLine line, int index, List<Step> steps) {
    TranslationKind kind = line.translation().orElseThrow();
    if (line.addresses().isEmpty()) {
      problems.add(
          new PathProblem(index, kind + " without the new addresses: wanted SOURCE > DESTINATION"));
      return;
    }
    PathLine.Addresses stated = line.addresses().get();
    boolean source = kind.rewritesSource();
    AddressPort kept = source ? tuple.destination() : tuple.source();
    AddressPort statedKept = source ? stated.destination() : stated.source();
    if (!agrees(statedKept, kept)) {
      problems.add(
          new PathProblem(
              index,
              kind
                  + " rewrites the "
                  + (source ? "source" : "destination")
                  + " alone: wanted "
                  + (source ? "destination " : "source ")
                  + kept.address()
                  + ", came "
                  + statedKept.address()));
      return;
    }
    AddressPort before = source ? tuple.source() : tuple.destination();
    AddressPort after = source ? stated.source() : stated.destination();
    if (after.port() == 0) {
      after = after.withPort(translator.port(line.host(), kind, entered).orElse(0));
    }
    steps.add(new Step.Translation(kind, before, after, line.by(), Optional.empty()));
    tuple =
        source
            ? new FiveTuple(tuple.protocol(), after, tuple.destination())
            : new FiveTuple(tuple.protocol(), tuple.source(), after);
  }
}
