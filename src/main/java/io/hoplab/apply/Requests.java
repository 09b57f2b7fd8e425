package io.hoplab.apply;

import io.hoplab.linux.Errno;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.MacAddress;
import io.hoplab.netlink.NetlinkMessage;
import io.hoplab.netlink.Rtnetlink;
import io.hoplab.plan.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** An operation as a netlink request; empty for an operation that is none. */
final class Requests implements Operation.Visitor<Optional<NetlinkMessage>> {
  private final Map<HostName, RunningHost> hosts;
  private final int firstFreeIndex;

  /**
   * Requests between these hosts.
   *
   * @param firstFreeIndex the number of the first interface that a new netns has room for
   */
  Requests(Map<HostName, RunningHost> hosts, int firstFreeIndex) {
    this.hosts = hosts;
    this.firstFreeIndex = firstFreeIndex;
  }

  /** What an operation names is not there: a reason found before the kernel was asked. */
  static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Missing(String what, Errno errno) {
      super(what + ": " + errno);
    }
  }

  RunningHost host(HostName name) {
    RunningHost host = hosts.get(name);
    if (host == null) {
      throw new Missing("there is no netns " + name, Errno.ENOENT);
    }
    return host;
  }

  private int index(HostName host, InterfaceName name) {
    OptionalInt index = host(host).index(name);
    if (index.isEmpty()) {
      throw new Missing("there is no interface " + name + " in " + host, Errno.ENODEV);
    }
    return index.getAsInt();
  }

  private Rtnetlink.NewLink number(
      HostName host, InterfaceName name, Optional<MacAddress> mac, OptionalInt mtu) {
    return new Rtnetlink.NewLink(host(host).number(name, firstFreeIndex), name, mac, mtu);
  }

  @Override
  public Optional<NetlinkMessage> addNetns(Operation.AddNetns operation) {
    return Optional.empty();
  }

  @Override
  public Optional<NetlinkMessage> addBridge(Operation.AddBridge operation) {
    return Optional.of(
        Rtnetlink.addBridge(
            number(operation.host(), operation.name(), operation.mac(), operation.mtu())));
  }

  @Override
  public Optional<NetlinkMessage> addVeth(Operation.AddVeth operation) {
    // the kernel registers the peer first, and so gives it the lower number
    Rtnetlink.NewLink peer =
        number(
            operation.peerHost(), operation.peerName(), operation.peerMac(), operation.peerMtu());
    Rtnetlink.NewLink near =
        number(operation.host(), operation.name(), operation.mac(), operation.mtu());
    try {
      return Optional.of(Rtnetlink.addVeth(near, peer, host(operation.peerHost()).fd()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<NetlinkMessage> setMaster(Operation.SetMaster operation) {
    return Optional.of(
        Rtnetlink.setMaster(
            index(operation.host(), operation.name()),
            index(operation.host(), operation.bridge())));
  }

  @Override
  public Optional<NetlinkMessage> setHairpin(Operation.SetHairpin operation) {
    return Optional.of(Rtnetlink.setHairpin(index(operation.host(), operation.name())));
  }

  @Override
  public Optional<NetlinkMessage> setUp(Operation.SetUp operation) {
    return Optional.of(Rtnetlink.setUp(index(operation.host(), operation.name())));
  }

  @Override
  public Optional<NetlinkMessage> addAddress(Operation.AddAddress operation) {
    return Optional.of(
        Rtnetlink.addAddress(
            index(operation.host(), operation.name()),
            operation.address(),
            operation.prefixRoute()));
  }

  @Override
  public Optional<NetlinkMessage> addNeighbour(Operation.AddNeighbour operation) {
    return Optional.of(
        Rtnetlink.addNeighbour(
            index(operation.host(), operation.name()), operation.address(), operation.mac()));
  }

  @Override
  public Optional<NetlinkMessage> addRoute(Operation.AddRoute operation) {
    OptionalInt device = OptionalInt.empty();
    if (operation.dev().isPresent()) {
      device = OptionalInt.of(index(operation.host(), operation.dev().get()));
    }
    return Optional.of(
        Rtnetlink.addRoute(
            operation.destination(),
            operation.type().code(),
            operation.via(),
            device,
            operation.onlink(),
            operation.table()));
  }

  @Override
  public Optional<NetlinkMessage> addRoutingRule(Operation.AddRoutingRule operation) {
    return Optional.of(
        Rtnetlink.addRoutingRule(
            operation.priority(),
            operation.selector().source(),
            operation.selector().mark(),
            operation.selector().incoming(),
            operation.table()));
  }

  @Override
  public Optional<NetlinkMessage> setSysctl(Operation.SetSysctl operation) {
    return Optional.empty();
  }

  @Override
  public Optional<NetlinkMessage> addChain(Operation.AddChain operation) {
    return Optional.empty();
  }

  @Override
  public Optional<NetlinkMessage> appendRule(Operation.AppendRule operation) {
    return Optional.empty();
  }

  @Override
  public Optional<NetlinkMessage> addNft(Operation.AddNft operation) {
    return Optional.empty();
  }
}
