/**
 * The bytes that tcpdump writes, read as packets; whatever the bytes, no packet breaks the reading.
 */
package io.hoplab.pcap;
