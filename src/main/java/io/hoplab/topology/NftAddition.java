package io.hoplab.topology;

import io.hoplab.nftables.NftObject;

/** A thing that is added to the nftables of a host, and why. */
public record NftAddition(NftObject object, Note note) {}
