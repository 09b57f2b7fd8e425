package io.hoplab.plan;

import io.hoplab.iptables.IptablesRule;
import io.hoplab.iptables.Table;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceAddress;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.MacAddress;
import io.hoplab.nftables.NftObject;
import io.hoplab.topology.RouteType;
import io.hoplab.topology.Selector;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One thing that is asked of the kernel, named as {@code ip}, {@code bridge} and friends name it.
 */
public sealed interface Operation {

  /** The host in whose netns it happens. */
  HostName host();

  /** Calls the visitor's method for this kind of operation. */
  <R> R accept(Visitor<R> visitor);

  /** One method for each kind, so that a new kind does not compile until everyone handles it. */
  interface Visitor<R> {
    /** Equivalent to {@code ip netns add}. */
    R addNetns(AddNetns operation);

    /** Equivalent to {@code ip link add type bridge}. */
    R addBridge(AddBridge operation);

    /** Equivalent to {@code ip link add type veth}. */
    R addVeth(AddVeth operation);

    /** Equivalent to {@code ip link set master}. */
    R setMaster(SetMaster operation);

    /** Equivalent to {@code bridge link set hairpin on}. */
    R setHairpin(SetHairpin operation);

    /** Equivalent to {@code ip link set up}. */
    R setUp(SetUp operation);

    /** Equivalent to {@code ip addr add}. */
    R addAddress(AddAddress operation);

    /** Equivalent to {@code ip neigh add}. */
    R addNeighbour(AddNeighbour operation);

    /** Equivalent to {@code ip route add}. */
    R addRoute(AddRoute operation);

    /** Equivalent to {@code ip rule add}. */
    R addRoutingRule(AddRoutingRule operation);

    /** Equivalent to {@code sysctl -w}. */
    R setSysctl(SetSysctl operation);

    /** Equivalent to {@code iptables -N}. */
    R addChain(AddChain operation);

    /** Equivalent to {@code iptables -A}. */
    R appendRule(AppendRule operation);

    /** Equivalent to {@code nft add}. */
    R addNft(AddNft operation);
  }

  /** {@code ip netns add pod-a}. */
  record AddNetns(HostName host) implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.addNetns(this);
    }
  }

  /**
   * {@code ip -n node-1 link add cbr0 address 0a:58:0a:f4:00:01 mtu 1500 type bridge}.
   *
   * @param mac empty to let the kernel choose
   * @param mtu in octets; empty for the kernel's 1500
   */
  record AddBridge(HostName host, InterfaceName name, Optional<MacAddress> mac, OptionalInt mtu)
      implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.addBridge(this);
    }
  }

  /**
   * {@code ip -n pod-a link add eth0 address … mtu … type veth peer name veth1a2b3c4d netns node-1
   * address … mtu …}.
   *
   * @param mac of this end; empty to let the kernel choose
   * @param mtu of this end, in octets; empty for the kernel's 1500
   * @param peerHost where the other end goes; may be the same host
   */
  record AddVeth(
      HostName host,
      InterfaceName name,
      Optional<MacAddress> mac,
      OptionalInt mtu,
      HostName peerHost,
      InterfaceName peerName,
      Optional<MacAddress> peerMac,
      OptionalInt peerMtu)
      implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.addVeth(this);
    }
  }

  /** {@code ip -n node-1 link set veth1a2b3c4d master cbr0}. */
  record SetMaster(HostName host, InterfaceName name, InterfaceName bridge) implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.setMaster(this);
    }
  }

  /** {@code bridge -n node-1 link set dev veth1a2b3c4d hairpin on}. */
  record SetHairpin(HostName host, InterfaceName name) implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.setHairpin(this);
    }
  }

  /** {@code ip -n pod-a link set eth0 up}. */
  record SetUp(HostName host, InterfaceName name) implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.setUp(this);
    }
  }

  /**
   * {@code ip -n pod-a addr add 10.244.0.2/24 brd + dev eth0}. The broadcast address is the last of
   * the range, as the CNI plugins set it; a prefix longer than 30 has none.
   *
   * @param prefixRoute whether the kernel makes a route to the range; without ({@code ip}:
   *     noprefixroute) there is no broadcast address either
   */
  record AddAddress(
      HostName host, InterfaceName name, InterfaceAddress address, boolean prefixRoute)
      implements Operation {
    /** An address with the route that the kernel makes for it. */
    public AddAddress(HostName host, InterfaceName name, InterfaceAddress address) {
      this(host, name, address, true);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.addAddress(this);
    }
  }

  /**
   * {@code ip -n pod-a neigh add 169.254.1.1 lladdr aa:aa:aa:aa:aa:aa dev eth0}, which makes the
   * entry permanent.
   */
  record AddNeighbour(HostName host, InterfaceName name, Ipv4Address address, MacAddress mac)
      implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.addNeighbour(this);
    }
  }

  /**
   * {@code ip -n pod-a route add default via 10.244.0.1 dev eth0}. Scope is {@code link} without a
   * gateway and {@code global} with one, protocol {@code boot}, as {@code ip} chooses them.
   *
   * @param table the table's number; 254 is main
   */
  record AddRoute(
      HostName host,
      Cidr destination,
      RouteType type,
      Optional<Ipv4Address> via,
      Optional<InterfaceName> dev,
      boolean onlink,
      int table)
      implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.addRoute(this);
    }
  }

  /** {@code ip -n vnet rule add pref 1000 iif f-node-1 lookup 101}. */
  record AddRoutingRule(HostName host, int priority, Selector selector, int table)
      implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.addRoutingRule(this);
    }
  }

  /**
   * {@code ip netns exec node-1 sysctl -q -w net.ipv4.ip_forward=1}.
   *
   * @param key the path below {@code /proc/sys}, with slashes
   */
  record SetSysctl(HostName host, String key, String value) implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.setSysctl(this);
    }
  }

  /** {@code :IP-MASQ-AGENT - [0:0]} in the text for iptables-restore. */
  record AddChain(HostName host, Table table, String chain) implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.addChain(this);
    }
  }

  /** {@code -A POSTROUTING -j IP-MASQ-AGENT} in the text for iptables-restore. */
  record AppendRule(HostName host, IptablesRule rule) implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.appendRule(this);
    }
  }

  /** {@code add rule ip kube-proxy nat-output jump services} in the text for {@code nft -f}. */
  record AddNft(HostName host, NftObject object) implements Operation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.addNft(this);
    }
  }
}
