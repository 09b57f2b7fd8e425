package io.hoplab.kubeproxy;

import io.hoplab.net.AddressPort;

/**
 * The names of the chains and sets of one port of a Service in nftables mode: a prefix, the first 8
 * characters of base32(sha256(base)), and the base {@code namespace/service/protocol/port} itself.
 *
 * <p>kube-proxy cuts what is longer than 240 characters after the prefix, which only the name of an
 * endpoint with an IPv6 address can be.
 */
final class NftNames {
  private static final int HASH_LENGTH = 8;

  private final String base;
  private final String hashed;

  NftNames(ServiceName service, ServicePort port) {
    base = service + "/" + port.protocol() + "/" + port.name();
    hashed = hashed(base);
  }

  /** Chooses among all endpoints. */
  String cluster() {
    return "service-" + hashed;
  }

  /** Chooses among the endpoints of the node. */
  String local() {
    return "local-" + hashed;
  }

  /** Takes in what comes for an address outside the cluster. */
  String external() {
    return "external-" + hashed;
  }

  /** Lets only some clients use the load balancer's addresses. */
  String firewall() {
    return "firewall-" + hashed;
  }

  /** Remembers the client and translates to one endpoint. */
  String endpoint(AddressPort endpoint) {
    return "endpoint-" + hashed(place(endpoint));
  }

  /** The set of the endpoint's clients. */
  String affinity(AddressPort endpoint) {
    return "affinity-" + hashed(place(endpoint));
  }

  private String place(AddressPort endpoint) {
    return base + "__" + endpoint.address() + "/" + endpoint.port();
  }

  private static String hashed(String text) {
    return Base32Hash.of(text, HASH_LENGTH) + "-" + text;
  }
}
