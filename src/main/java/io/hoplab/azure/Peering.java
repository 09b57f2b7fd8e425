package io.hoplab.azure;

/**
 * One side of a virtual network peering: what one virtual network has of another.
 *
 * @param local the virtual network that has it
 * @param remote the one that it leads to
 * @param allowVirtualNetworkAccess whether anything flows; either side can say no
 * @param allowForwardedTraffic whether the local one takes from the remote one what is not from an
 *     address of the remote one's own
 * @see <a
 *     href="https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering">Azure:
 *     create, change, or delete a virtual network peering</a>
 */
public record Peering(
    String local,
    String remote,
    boolean allowVirtualNetworkAccess,
    boolean allowForwardedTraffic) {}
