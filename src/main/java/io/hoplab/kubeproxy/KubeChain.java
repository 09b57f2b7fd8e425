package io.hoplab.kubeproxy;

import io.hoplab.iptables.Table;
import java.util.Set;

/**
 * A chain that kube-proxy makes.
 *
 * @param table its table
 * @param name its name
 */
public record KubeChain(Table table, String name) {
  static final String SERVICES = "KUBE-SERVICES";
  static final String EXTERNAL_SERVICES = "KUBE-EXTERNAL-SERVICES";
  static final String NODE_PORTS = "KUBE-NODEPORTS";
  static final String POSTROUTING = "KUBE-POSTROUTING";
  static final String MARK_MASQ = "KUBE-MARK-MASQ";
  static final String FORWARD = "KUBE-FORWARD";
  static final String PROXY_FIREWALL = "KUBE-PROXY-FIREWALL";
  static final String FIREWALL = "KUBE-FIREWALL";

  /** Stays empty: kube-proxy looks whether it is still there to know that nobody flushed all. */
  static final String CANARY = "KUBE-PROXY-CANARY";

  private static final Set<String> FIXED =
      Set.of(
          CANARY,
          SERVICES,
          EXTERNAL_SERVICES,
          NODE_PORTS,
          POSTROUTING,
          MARK_MASQ,
          FORWARD,
          PROXY_FIREWALL,
          FIREWALL);

  /** Whether it is kube-proxy's by its name: the kubelet has chains that begin with KUBE, too. */
  public boolean isProxys() {
    return FIXED.contains(name) || name.matches("KUBE-(SVC|SVL|EXT|FW|SEP)-[A-Z2-7]{16}");
  }
}
