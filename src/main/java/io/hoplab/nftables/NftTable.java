package io.hoplab.nftables;

/**
 * A table of nftables' family {@code ip}.
 *
 * @param name its name, which no other table of the netns has
 */
public record NftTable(String name) {

  /** Refuses what nft does not read as a name. */
  public NftTable {
    NftObject.checkName(name);
  }

  /** The table as nft commands name it: {@code ip kube-proxy}. */
  @Override
  public String toString() {
    return "ip " + name;
  }
}
