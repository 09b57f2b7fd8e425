package io.hoplab.plan;

import io.hoplab.net.Cidr;
import io.hoplab.topology.Route;
import io.hoplab.topology.RouteType;
import java.util.Optional;
import java.util.OptionalInt;

/** The shell twin of an operation: what one would type to the same effect. */
public final class ShellCommand implements Operation.Visitor<String> {
  private static final ShellCommand INSTANCE = new ShellCommand();

  private ShellCommand() {}

  /**
   * The command. For an iptables or nftables operation it is the single command that stands for the
   * line of iptables-restore or nft.
   */
  public static String of(Operation operation) {
    return operation.accept(INSTANCE);
  }

  @Override
  public String addNetns(Operation.AddNetns operation) {
    return "ip netns add " + operation.host();
  }

  @Override
  public String addBridge(Operation.AddBridge operation) {
    return "ip -n %s link add %s%s%s type bridge"
        .formatted(
            operation.host(),
            operation.name(),
            option("address", operation.mac()),
            option("mtu", operation.mtu()));
  }

  @Override
  public String addVeth(Operation.AddVeth operation) {
    return "ip -n %s link add %s%s%s type veth peer name %s netns %s%s%s"
        .formatted(
            operation.host(),
            operation.name(),
            option("address", operation.mac()),
            option("mtu", operation.mtu()),
            operation.peerName(),
            operation.peerHost(),
            option("address", operation.peerMac()),
            option("mtu", operation.peerMtu()));
  }

  @Override
  public String setMaster(Operation.SetMaster operation) {
    return "ip -n %s link set %s master %s"
        .formatted(operation.host(), operation.name(), operation.bridge());
  }

  @Override
  public String setHairpin(Operation.SetHairpin operation) {
    return "bridge -n %s link set dev %s hairpin on".formatted(operation.host(), operation.name());
  }

  @Override
  public String setUp(Operation.SetUp operation) {
    return "ip -n %s link set %s up".formatted(operation.host(), operation.name());
  }

  @Override
  public String addAddress(Operation.AddAddress operation) {
    boolean broadcast = operation.prefixRoute() && operation.address().prefixLength() <= 30;
    return "ip -n %s addr add %s%s dev %s%s"
        .formatted(
            operation.host(),
            operation.address(),
            broadcast ? " brd +" : "",
            operation.name(),
            operation.prefixRoute() ? "" : " noprefixroute");
  }

  @Override
  public String addNeighbour(Operation.AddNeighbour operation) {
    return "ip -n %s neigh add %s lladdr %s dev %s"
        .formatted(operation.host(), operation.address(), operation.mac(), operation.name());
  }

  @Override
  public String addRoute(Operation.AddRoute operation) {
    StringBuilder command = new StringBuilder("ip -n " + operation.host() + " route add ");
    if (operation.type() != RouteType.UNICAST) {
      command.append(operation.type()).append(' ');
    }
    command.append(
        operation.destination().equals(Cidr.ALL) ? "default" : operation.destination().toString());
    command.append(option("via", operation.via())).append(option("dev", operation.dev()));
    if (operation.onlink()) {
      command.append(" onlink");
    }
    if (operation.table() != Route.MAIN) {
      command.append(" table ").append(operation.table());
    }
    return command.toString();
  }

  @Override
  public String addRoutingRule(Operation.AddRoutingRule operation) {
    return "ip -n %s rule add pref %d %s lookup %d"
        .formatted(operation.host(), operation.priority(), operation.selector(), operation.table());
  }

  @Override
  public String setSysctl(Operation.SetSysctl operation) {
    return "ip netns exec %s sysctl -q -w %s=%s"
        .formatted(operation.host(), dotted(operation.key()), operation.value());
  }

  /**
   * sysctl(8) takes slashes as well, and must be given them where an interface's name has a dot.
   */
  private static String dotted(String key) {
    return key.indexOf('.') < 0 ? key.replace('/', '.') : key;
  }

  @Override
  public String addChain(Operation.AddChain operation) {
    return "ip netns exec %s iptables -t %s -N %s"
        .formatted(operation.host(), operation.table(), operation.chain());
  }

  @Override
  public String appendRule(Operation.AppendRule operation) {
    return "ip netns exec %s iptables %s".formatted(operation.host(), operation.rule());
  }

  @Override
  public String addNft(Operation.AddNft operation) {
    return "ip netns exec %s nft '%s'"
        .formatted(operation.host(), operation.object().addition().replace("'", "'\\''"));
  }

  private static String option(String keyword, Optional<?> value) {
    return value.map(some -> " " + keyword + " " + some).orElse("");
  }

  private static String option(String keyword, OptionalInt value) {
    return value.isPresent() ? " " + keyword + " " + value.getAsInt() : "";
  }
}
