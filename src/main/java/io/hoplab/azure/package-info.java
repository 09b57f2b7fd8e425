/**
 * Azure's side of a lab: virtual network, subnets, route tables, NICs and virtual machines, and how
 * they become hosts, routes and iptables rules.
 */
package io.hoplab.azure;
