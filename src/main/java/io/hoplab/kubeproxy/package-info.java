/** Kubernetes Services, and the rules that kube-proxy makes of them on a node in either mode. */
package io.hoplab.kubeproxy;
