package io.hoplab.k8s;

import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.InvalidValueException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** The cluster networks of AKS that a lab can have. */
public enum NetworkPlugin {
  /** A bridge {@code cbr0} on each node and user-defined routes between nodes. */
  KUBENET,
  /** Pods with addresses of their node's subnet, and a cable to the node each. */
  AZURE_CNI,
  /** As {@link #AZURE_CNI}, but with addresses of a range that only nodes know. */
  AZURE_CNI_OVERLAY;

  private static final int AZV_DIGITS = 11;

  /** The network as lab files spell it. */
  public static NetworkPlugin parse(String text) {
    for (NetworkPlugin plugin : values()) {
      if (plugin.toString().equals(text)) {
        return plugin;
      }
    }
    throw new InvalidValueException("a cluster network: " + words(), text);
  }

  /** Whether pods have addresses of their node's subnet. */
  public boolean usesSubnet() {
    return this == AZURE_CNI;
  }

  /** Whether pods of a node meet at a bridge of the node. */
  public boolean hasBridge() {
    return this == KUBENET;
  }

  /** The name that the node's end of a pod's cable has when nobody states one. */
  public InterfaceName veth(HostName pod) {
    if (hasBridge()) {
      return InterfaceName.derived("veth", pod.value());
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest(("default." + pod).getBytes(StandardCharsets.UTF_8));
      return InterfaceName.of("azv" + HexFormat.of().formatHex(hash).substring(0, AZV_DIGITS));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /** Every network's name. */
  public static List<String> names() {
    return Arrays.stream(values()).map(NetworkPlugin::toString).toList();
  }

  /** Every network's name, as a choice. */
  public static String words() {
    return String.join(", ", names());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
