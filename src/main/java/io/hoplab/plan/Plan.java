package io.hoplab.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Operations in the order in which they must happen.
 *
 * <p>All iptables operations of a host stand next to each other: they are one run of
 * iptables-restore. So do all nftables operations, which one run of nft takes after it.
 */
public record Plan(List<PlannedOperation> operations) {

  /** Takes a copy of the list. */
  public Plan {
    operations = List.copyOf(operations);
  }

  /** The operations without their notes. */
  public List<Operation> bare() {
    return operations.stream().map(PlannedOperation::operation).toList();
  }

  /** The same plan without the operation at that place. */
  public Plan without(int index) {
    List<PlannedOperation> rest = new ArrayList<>(operations);
    rest.remove(index);
    return new Plan(rest);
  }

  /** The same plan with another operation at that place. */
  public Plan with(int index, Operation other) {
    List<PlannedOperation> changed = new ArrayList<>(operations);
    changed.set(index, new PlannedOperation(other, operations.get(index).note()));
    return new Plan(changed);
  }
}
