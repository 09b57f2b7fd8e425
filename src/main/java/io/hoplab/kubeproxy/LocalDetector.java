package io.hoplab.kubeproxy;

import io.hoplab.net.Cidr;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import java.util.Optional;

/** How kube-proxy tells the pods' traffic from other traffic: {@code --detect-local-mode}. */
public sealed interface LocalDetector {

  /** By source address: {@code ClusterCIDR}, and {@code NodeCIDR} with the node's pod CIDR. */
  record SourceRange(Cidr range) implements LocalDetector {
    /** Refuses the range of all addresses, in which nothing is other traffic. */
    public SourceRange {
      if (range.equals(Cidr.ALL)) {
        throw new InvalidValueException("a range that has only the pods", range.toString());
      }
    }

    @Override
    public Optional<String> local() {
      return Optional.of("-s " + range);
    }

    @Override
    public Optional<String> notLocal(Ipv4Address destination) {
      return Optional.of("! -s " + range + " -d " + Cidr.host(destination));
    }

    @Override
    public Optional<String> localNft() {
      return Optional.of("ip saddr " + range);
    }

    @Override
    public Optional<String> notLocalNft() {
      return Optional.of("ip saddr != " + range);
    }
  }

  /** By the bridge that it comes from: {@code BridgeInterface}. */
  record Bridge(InterfaceName name) implements LocalDetector {
    @Override
    public Optional<String> local() {
      return Optional.of("-i " + name);
    }

    @Override
    public Optional<String> notLocal(Ipv4Address destination) {
      return Optional.of("-d " + Cidr.host(destination) + " ! -i " + name);
    }

    @Override
    public Optional<String> localNft() {
      return Optional.of("iifname \"" + name + "\"");
    }

    @Override
    public Optional<String> notLocalNft() {
      return Optional.of("iifname != \"" + name + "\"");
    }
  }

  /** By the start of the name of the interface that it comes from: {@code InterfaceNamePrefix}. */
  record InterfacePrefix(String prefix) implements LocalDetector {
    /** Refuses what with its {@code +} is longer than an interface's name. */
    public InterfacePrefix {
      if (!prefix.matches("[A-Za-z0-9_.-]{1,14}")) {
        throw new InvalidValueException(
            "the start of an interface's name, at most 14 characters", prefix);
      }
    }

    @Override
    public Optional<String> local() {
      return Optional.of("-i " + prefix + "+");
    }

    @Override
    public Optional<String> notLocal(Ipv4Address destination) {
      return Optional.of("-d " + Cidr.host(destination) + " ! -i " + prefix + "+");
    }

    @Override
    public Optional<String> localNft() {
      return Optional.of("iifname \"" + prefix + "*\"");
    }

    @Override
    public Optional<String> notLocalNft() {
      return Optional.of("iifname != \"" + prefix + "*\"");
    }
  }

  /** Not at all, as when {@code --cluster-cidr} is missing. */
  record None() implements LocalDetector {
    @Override
    public Optional<String> local() {
      return Optional.empty();
    }

    @Override
    public Optional<String> notLocal(Ipv4Address destination) {
      return Optional.empty();
    }

    @Override
    public Optional<String> localNft() {
      return Optional.empty();
    }

    @Override
    public Optional<String> notLocalNft() {
      return Optional.empty();
    }
  }

  /** The match for pods' traffic as iptables-save prints it; empty when it cannot be told. */
  Optional<String> local();

  /**
   * The match for all other traffic to an address. iptables-save prints the source before the
   * destination and the interface after it.
   */
  Optional<String> notLocal(Ipv4Address destination);

  /** The match for pods' traffic as nft reads it; empty when it cannot be told. */
  Optional<String> localNft();

  /** The match for all other traffic as nft reads it. */
  Optional<String> notLocalNft();
}
