package io.hoplab.k8s;

import io.hoplab.net.InvalidValueException;
import java.util.Locale;

/** The cluster networks of AKS that a lab can have. */
public enum NetworkPlugin {
  /** A bridge {@code cbr0} on each node and user-defined routes between nodes. */
  KUBENET;

  /** The plugin as {@code az aks create --network-plugin} spells it. */
  public static NetworkPlugin parse(String text) {
    for (NetworkPlugin plugin : values()) {
      if (plugin.toString().equals(text)) {
        return plugin;
      }
    }
    throw new InvalidValueException("a cluster network: kubenet", text);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
