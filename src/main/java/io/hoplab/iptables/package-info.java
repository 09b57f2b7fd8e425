/** Tables, chains and iptables rules as values; reading and writing the text of iptables-save. */
package io.hoplab.iptables;
