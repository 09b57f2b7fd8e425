package io.hoplab.kubeproxy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first characters of base32(sha256(text)), by which kube-proxy names chains. */
final class Base32Hash {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS_OF_CHARACTER = 5;

  private Base32Hash() {}

  static String of(String text, int length) {
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    StringBuilder characters = new StringBuilder(length);
    int bits = 0;
    int held = 0;
    for (int i = 0; characters.length() < length; i++) {
      bits = bits << Byte.SIZE | Byte.toUnsignedInt(digest[i]);
      held += Byte.SIZE;
      while (held >= BITS_OF_CHARACTER && characters.length() < length) {
        held -= BITS_OF_CHARACTER;
        characters.append(BASE32.charAt(bits >>> held & BASE32.length() - 1));
      }
    }
    return characters.toString();
  }
}
