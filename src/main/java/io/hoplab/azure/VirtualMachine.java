package io.hoplab.azure;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.net.HostName;
import io.hoplab.topology.Listener;
import java.util.List;

/**
 * A virtual machine that is no Kubernetes node.
 *
 * @param nic its network interface
 * @param ipForward {@code net.ipv4.ip_forward}, which an appliance has on
 * @param iptables its rules
 * @param listeners what it serves
 */
public record VirtualMachine(
    Nic nic, boolean ipForward, List<IptablesRule> iptables, List<Listener> listeners) {

  /** One that forwards nothing. */
  public VirtualMachine(Nic nic, List<Listener> listeners) {
    this(nic, false, List.of(), listeners);
  }

  /** Takes copies of the lists. */
  public VirtualMachine {
    iptables = List.copyOf(iptables);
    listeners = List.copyOf(listeners);
  }

  /** Its name. */
  public HostName name() {
    return nic.host();
  }
}
