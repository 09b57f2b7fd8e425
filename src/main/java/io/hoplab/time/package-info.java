/** Waiting for a condition with a deadline: the only way in which anything waits. */
package io.hoplab.time;
