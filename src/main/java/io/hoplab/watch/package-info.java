/** Instruments on a running network: captures, rule traces, conntrack, and its routing asked. */
package io.hoplab.watch;
