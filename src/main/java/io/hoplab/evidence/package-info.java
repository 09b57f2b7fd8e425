/**
 * What was seen: packets at interfaces, rule hits, connections, and how complete each record is.
 */
package io.hoplab.evidence;
