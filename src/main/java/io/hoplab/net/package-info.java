/**
 * Addresses, CIDRs, ports, interface names and five-tuples: text is parsed here, at the edge, and
 * nowhere else.
 */
package io.hoplab.net;
