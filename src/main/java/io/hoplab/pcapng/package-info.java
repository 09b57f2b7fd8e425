/** Writes pcapng: the packets of many named interfaces in one stream, comments on them. */
package io.hoplab.pcapng;
