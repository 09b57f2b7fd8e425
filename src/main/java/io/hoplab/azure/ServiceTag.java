package io.hoplab.azure;

/**
 * A name that Azure has for ranges, to be used in security rules.
 *
 * @see <a href="https://learn.microsoft.com/azure/virtual-network/service-tags-overview">Azure:
 *     virtual network service tags</a>
 */
public enum ServiceTag {
  /**
   * The virtual network's address space, those of peered ones, the host's virtual address and the
   * prefixes of the user-defined routes that are in force.
   */
  VIRTUAL_NETWORK("VirtualNetwork"),
  /** Where health probes come from: the host's virtual address. */
  AZURE_LOAD_BALANCER("AzureLoadBalancer"),
  /** Public addresses outside the virtual network, Azure's own among them. */
  INTERNET("Internet");

  private final String spelling;

  ServiceTag(String spelling) {
    this.spelling = spelling;
  }

  /** As Azure spells it. */
  @Override
  public String toString() {
    return spelling;
  }
}
