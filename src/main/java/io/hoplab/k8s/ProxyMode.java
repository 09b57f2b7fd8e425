package io.hoplab.k8s;

import io.hoplab.net.InvalidValueException;
import java.util.Locale;

/** How kube-proxy programs a node: {@code --proxy-mode}. */
public enum ProxyMode {
  /** By iptables rules, AKS' default. */
  IPTABLES,
  /** By an nftables table of its own. */
  NFTABLES;

  /** The mode as kube-proxy spells it. */
  public static ProxyMode parse(String text) {
    for (ProxyMode mode : values()) {
      if (mode.toString().equals(text)) {
        return mode;
      }
    }
    throw new InvalidValueException("iptables or nftables", text);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
