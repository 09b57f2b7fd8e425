/** The programs that ask: curl, ping and dig, run on a host of the lab. */
package io.hoplab.probe;
