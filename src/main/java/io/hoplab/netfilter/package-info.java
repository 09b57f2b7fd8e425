/** A packet's way through a host's iptables rules, worked out as the kernel goes it. */
package io.hoplab.netfilter;
