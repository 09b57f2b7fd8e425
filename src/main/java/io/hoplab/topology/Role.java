package io.hoplab.topology;

/** What a host plays. */
public enum Role {
  POD,
  NODE,
  VM,
  /** A host on the internet. */
  INTERNET,
  /** A host that plays a part of Azure: the virtual network and what stands at its edge. */
  FABRIC
}
