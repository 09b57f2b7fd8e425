/**
 * Which iptables rules decided about a packet: the trace of nf_tables where it is, counters
 * elsewhere.
 */
package io.hoplab.tracing;
