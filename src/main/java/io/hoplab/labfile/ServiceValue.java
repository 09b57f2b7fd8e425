package io.hoplab.labfile;

import io.hoplab.k8s.ProxyMode;
import io.hoplab.kubeproxy.ServiceName;
import io.hoplab.kubeproxy.ServicePort;
import io.hoplab.kubeproxy.ServiceType;
import io.hoplab.kubeproxy.TargetPort;
import io.hoplab.kubeproxy.TrafficPolicy;
import io.hoplab.net.AddressPort;
import io.hoplab.net.Cidr;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.List;
import java.util.Map;

/** The kinds of text that Services and pods' ports hold, as the API server checks them. */
final class ServiceValue {
  private static final String DEFAULT_NAMESPACE = "default";
  private static final int LONGEST_AFFINITY = 86_400;
  private static final int LONGEST_LABEL = 63;

  /** {@code web}, or with its Kubernetes namespace {@code kube-system/kube-dns}. */
  static final Value<ServiceName> NAME =
      new Value<>(
          "the name of a Service such as web or kube-system/kube-dns",
          ServiceValue::name,
          pattern("(" + Value.LABEL + "/)?[a-z]([a-z0-9-]{0,61}[a-z0-9])?"));

  /** An address that Services and endpoints may have. */
  static final Value<Ipv4Address> ADDRESS =
      new Value<>(Value.ADDRESS.wanted(), SpecialRange::parseOther, Value.ADDRESS.schema());

  /** A range that clients may have addresses of. */
  static final Value<Cidr> CLIENTS =
      new Value<>(Value.RANGE.wanted(), SpecialRange::parseOtherRange, Value.RANGE.schema());

  static final Value<Integer> PORT =
      new Value<>(
          "a port from 1 to 65535",
          AddressPort::parsePort,
          Map.of("type", "integer", "minimum", 1, "maximum", 65535));

  static final Value<Integer> NODE_PORT =
      Value.number("a node port", ServicePort.FIRST_NODE_PORT, ServicePort.LAST_NODE_PORT);

  static final Value<Integer> AFFINITY_SECONDS =
      Value.number("a number of seconds", 1, LONGEST_AFFINITY);

  static final Value<String> PORT_NAME =
      new Value<>(
          "a port's name of lower-case letters, digits and dashes, at most 63 characters",
          ServiceValue::portName,
          pattern("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"));

  static final Value<Protocol> PROTOCOL =
      new Value<>("TCP or UDP", ServiceValue::protocol, Map.of("enum", List.of("TCP", "UDP")));

  static final Value<TargetPort> TARGET_PORT =
      new Value<>(
          "a port from 1 to 65535 or a container port's name",
          TargetPort::parse,
          Map.of("type", List.of("integer", "string")));

  static final Value<ServiceType> TYPE =
      new Value<>(
          "ClusterIP, NodePort or LoadBalancer",
          ServiceType::parse,
          Map.of("enum", List.of("ClusterIP", "NodePort", "LoadBalancer")));

  static final Value<TrafficPolicy> POLICY =
      new Value<>(
          "Cluster or Local", TrafficPolicy::parse, Map.of("enum", List.of("Cluster", "Local")));

  static final Value<String> AFFINITY = Value.oneOf("None", "ClientIP");

  static final Value<ProxyMode> MODE =
      new Value<>(
          "iptables or nftables",
          ProxyMode::parse,
          Map.of("enum", List.of("iptables", "nftables")));

  static final Value<String> LABEL_KEY =
      new Value<>(
          "a label's key such as app or app.kubernetes.io/name",
          ServiceValue::labelKey,
          pattern("([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"));

  static final Value<String> LABEL =
      new Value<>(
          "a label's value of at most 63 letters, digits, dashes, underscores and dots",
          ServiceValue::label,
          Map.of("type", List.of("string", "number", "boolean")));

  private ServiceValue() {}

  private static Map<String, Object> pattern(String regex) {
    return Map.of("type", "string", "pattern", "^" + regex + "$");
  }

  private static ServiceName name(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new ServiceName(DEFAULT_NAMESPACE, text)
        : new ServiceName(text.substring(0, slash), text.substring(slash + 1));
  }

  private static String portName(String text) {
    if (!text.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
      throw new InvalidValueException(PORT_NAME.wanted(), text);
    }
    return text;
  }

  private static Protocol protocol(String text) {
    if (text.equals("TCP")) {
      return Protocol.TCP;
    }
    if (text.equals("UDP")) {
      return Protocol.UDP;
    }
    throw new InvalidValueException("TCP or UDP", text);
  }

  private static String labelKey(String text) {
    if (!text.matches("([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")) {
      throw new InvalidValueException(LABEL_KEY.wanted(), text);
    }
    return text;
  }

  private static String label(String text) {
    boolean fits =
        text.length() <= LONGEST_LABEL
            && text.matches("([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?");
    if (!fits) {
      throw new InvalidValueException(LABEL.wanted(), text);
    }
    return text;
  }
}
