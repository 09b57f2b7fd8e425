/** Tables, sets, maps, chains and rules of nftables as values, and the text that nft reads. */
package io.hoplab.nftables;
