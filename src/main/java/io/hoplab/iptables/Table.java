package io.hoplab.iptables;

import io.hoplab.net.InvalidValueException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables of iptables with their built-in chains, in the order in which a packet meets them. */
public enum Table {
  RAW("PREROUTING", "OUTPUT"),
  MANGLE("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
  NAT("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"),
  FILTER("INPUT", "FORWARD", "OUTPUT");

  private final List<String> builtinChains;

  Table(String... builtinChains) {
    this.builtinChains = List.of(builtinChains);
  }

  /** The chains that the kernel itself calls. */
  public List<String> builtinChains() {
    return builtinChains;
  }

  /** The table named as in {@code iptables -t NAME}. */
  public static Table parse(String text) {
    return find(text)
        .orElseThrow(
            () -> new InvalidValueException("a table, one of raw, mangle, nat and filter", text));
  }

  /** The table of that name, if it is one of these; iptables has a table security as well. */
  public static Optional<Table> find(String text) {
    return Arrays.stream(values()).filter(table -> table.toString().equals(text)).findFirst();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
