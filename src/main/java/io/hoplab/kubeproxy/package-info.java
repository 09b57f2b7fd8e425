/** Kubernetes Services, and the iptables rules that kube-proxy makes of them on a node. */
package io.hoplab.kubeproxy;
