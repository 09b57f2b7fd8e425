package io.hoplab.azure;

import io.hoplab.net.HostName;
import io.hoplab.topology.Listener;
import java.util.List;

/**
 * A virtual machine that is no Kubernetes node.
 *
 * @param nic its network interface
 * @param listeners what it serves
 */
public record VirtualMachine(Nic nic, List<Listener> listeners) {

  /** Takes a copy of the list. */
  public VirtualMachine {
    listeners = List.copyOf(listeners);
  }

  /** Its name. */
  public HostName name() {
    return nic.host();
  }
}
