package io.hoplab.iptables;

import io.hoplab.net.InvalidValueException;
import java.util.List;
import java.util.Locale;

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
    for (Table table : values()) {
      if (table.toString().equals(text)) {
        return table;
      }
    }
    throw new InvalidValueException("a table, one of raw, mangle, nat and filter", text);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
