package io.hoplab.kubeproxy;

import io.hoplab.iptables.Table;

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
}
