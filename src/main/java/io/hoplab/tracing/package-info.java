/**
 * Which iptables rules decided about a packet: the TRACE target where it works, counters elsewhere.
 */
package io.hoplab.tracing;
