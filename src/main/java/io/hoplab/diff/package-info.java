/**
 * The same flow in two labs, hop beside hop: what is the same, what differs, and what only one has.
 */
package io.hoplab.diff;
