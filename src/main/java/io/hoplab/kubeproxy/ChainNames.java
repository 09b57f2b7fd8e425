package io.hoplab.kubeproxy;

import io.hoplab.net.Protocol;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The names of the chains of one port of a Service: a prefix and the first 16 characters of
 * base32(sha256(port name, protocol)), since a chain's name has 28 characters at most.
 */
final class ChainNames {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int LENGTH = 16;
  private static final int BITS_OF_CHARACTER = 5;

  private final String hashed;
  private final String hash;

  /** The chains of a port that Kubernetes calls {@code namespace/service:port}. */
  ChainNames(String portName, Protocol protocol) {
    hashed = portName + protocol;
    hash = hash(hashed);
  }

  /** Chooses among all endpoints. */
  String cluster() {
    return "KUBE-SVC-" + hash;
  }

  /** Chooses among the endpoints of the node. */
  String local() {
    return "KUBE-SVL-" + hash;
  }

  /** Takes in what comes for an address outside the cluster. */
  String external() {
    return "KUBE-EXT-" + hash;
  }

  /** Lets only some clients through to {@link #external}. */
  String firewall() {
    return "KUBE-FW-" + hash;
  }

  /** Translates to one endpoint, {@code address:port}. */
  String endpoint(String place) {
    return "KUBE-SEP-" + hash(hashed + place);
  }

  private static String hash(String text) {
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    StringBuilder characters = new StringBuilder(LENGTH);
    int bits = 0;
    int held = 0;
    for (int i = 0; characters.length() < LENGTH; i++) {
      bits = bits << Byte.SIZE | Byte.toUnsignedInt(digest[i]);
      held += Byte.SIZE;
      while (held >= BITS_OF_CHARACTER && characters.length() < LENGTH) {
        held -= BITS_OF_CHARACTER;
        characters.append(BASE32.charAt(bits >>> held & BASE32.length() - 1));
      }
    }
    return characters.toString();
  }
}
