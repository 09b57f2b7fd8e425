/**
 * What a load balancer's health probes ask of nodes and virtual machines, and kube-proxy's servers
 * that answer them.
 */
package io.hoplab.health;
