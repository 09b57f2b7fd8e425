package io.hoplab.mutate;

import io.hoplab.net.MacAddress;
import io.hoplab.plan.Operation;
import io.hoplab.plan.Plan;
import io.hoplab.plan.PlannedOperation;
import io.hoplab.plan.ShellCommand;
import io.hoplab.topology.Note;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A plan with one thing left out.
 *
 * @param target the operation that is left out or weakened
 * @param replacement what takes its place; empty to leave it out whole
 * @param missing what is missing then, in the words of the shell
 * @param note why the operation is in the plan
 */
public record Mutant(Operation target, Optional<Operation> replacement, String missing, Note note) {

  /** Every mutant of a plan: one for each operation, and one for each setting within it. */
  public static List<Mutant> of(Plan plan) {
    List<Mutant> mutants = new ArrayList<>();
    for (PlannedOperation planned : plan.operations()) {
      planned.operation().accept(new Weakening(planned.note(), mutants));
    }
    return mutants;
  }

  /** What is missing, whichever host it is missing on. */
  String withoutHost() {
    return missing.replace(" " + target.host() + " ", " ");
  }

  /** The plan without the thing; a plan that does not have the operation stays as it is. */
  public Plan applyTo(Plan plan) {
    int index = plan.bare().indexOf(target);
    if (index < 0) {
      return plan;
    }
    return replacement.map(other -> plan.with(index, other)).orElseGet(() -> plan.without(index));
  }

  /** Adds the mutants of one operation. */
  private record Weakening(Note note, List<Mutant> mutants) implements Operation.Visitor<Void> {
    private static final Note ADDRESS =
        Note.realism("any Ethernet address would do; this is the one that the real one has");

    private Void leaveOut(Operation operation) {
      mutants.add(new Mutant(operation, Optional.empty(), ShellCommand.of(operation), note));
      return null;
    }

    private void replace(Operation operation, Operation other, String missing) {
      replace(operation, other, missing, note);
    }

    private void replace(Operation operation, Operation other, String missing, Note why) {
      mutants.add(
          new Mutant(
              operation, Optional.of(other), missing + " of " + ShellCommand.of(operation), why));
    }

    @Override
    public Void addNetns(Operation.AddNetns operation) {
      return leaveOut(operation);
    }

    @Override
    public Void addBridge(Operation.AddBridge operation) {
      if (operation.mac().isPresent()) {
        replace(
            operation,
            new Operation.AddBridge(
                operation.host(), operation.name(), Optional.empty(), operation.mtu()),
            "the address",
            ADDRESS);
      }
      if (operation.mtu().isPresent()) {
        replace(
            operation,
            new Operation.AddBridge(
                operation.host(), operation.name(), operation.mac(), OptionalInt.empty()),
            "the MTU");
      }
      return leaveOut(operation);
    }

    @Override
    public Void addVeth(Operation.AddVeth operation) {
      if (operation.mac().isPresent()) {
        replace(
            operation,
            veth(operation, Optional.empty(), operation.peerMac()),
            "the address of " + operation.host(),
            ADDRESS);
      }
      if (operation.peerMac().isPresent()) {
        replace(
            operation,
            veth(operation, operation.mac(), Optional.empty()),
            "the address of " + operation.peerHost(),
            ADDRESS);
      }
      if (operation.mtu().isPresent()) {
        replace(operation, withoutMtu(operation), "the MTU");
      }
      return leaveOut(operation);
    }

    private static Operation veth(
        Operation.AddVeth operation, Optional<MacAddress> mac, Optional<MacAddress> peerMac) {
      return new Operation.AddVeth(
          operation.host(),
          operation.name(),
          mac,
          operation.mtu(),
          operation.peerHost(),
          operation.peerName(),
          peerMac,
          operation.peerMtu());
    }

    private static Operation withoutMtu(Operation.AddVeth operation) {
      return new Operation.AddVeth(
          operation.host(),
          operation.name(),
          operation.mac(),
          OptionalInt.empty(),
          operation.peerHost(),
          operation.peerName(),
          operation.peerMac(),
          OptionalInt.empty());
    }

    @Override
    public Void setMaster(Operation.SetMaster operation) {
      return leaveOut(operation);
    }

    @Override
    public Void setHairpin(Operation.SetHairpin operation) {
      return leaveOut(operation);
    }

    @Override
    public Void setUp(Operation.SetUp operation) {
      return leaveOut(operation);
    }

    @Override
    public Void addAddress(Operation.AddAddress operation) {
      return leaveOut(operation);
    }

    @Override
    public Void addNeighbour(Operation.AddNeighbour operation) {
      return leaveOut(operation);
    }

    @Override
    public Void addRoute(Operation.AddRoute operation) {
      return leaveOut(operation);
    }

    @Override
    public Void addRoutingRule(Operation.AddRoutingRule operation) {
      return leaveOut(operation);
    }

    /**
     * A switch is put the other way: left alone it would have the value of the machine's first
     * netns, which may be the same.
     */
    @Override
    public Void setSysctl(Operation.SetSysctl operation) {
      if (operation.value().equals("0") || operation.value().equals("1")) {
        String other = operation.value().equals("0") ? "1" : "0";
        mutants.add(
            new Mutant(
                operation,
                Optional.of(new Operation.SetSysctl(operation.host(), operation.key(), other)),
                ShellCommand.of(operation) + " (" + other + " instead)",
                note));
        return null;
      }
      return leaveOut(operation);
    }

    @Override
    public Void addChain(Operation.AddChain operation) {
      return leaveOut(operation);
    }

    @Override
    public Void appendRule(Operation.AppendRule operation) {
      return leaveOut(operation);
    }

    @Override
    public Void addNft(Operation.AddNft operation) {
      return leaveOut(operation);
    }
  }
}
