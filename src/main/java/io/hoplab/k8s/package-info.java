/**
 * Kubernetes' side of a lab: cluster, nodes and pods, and how a cluster network makes hosts,
 * bridges, routes and iptables rules of them.
 */
package io.hoplab.k8s;
