package io.hoplab.net;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The name of a network interface: 1 to 15 characters, since {@code IFNAMSIZ} is 16 with its NUL.
 *
 * @param value the name
 */
public record InterfaceName(String value) implements Comparable<InterfaceName> {

  /** The longest name, in characters. */
  public static final int MAX_LENGTH = 15;

  private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]*";

  /** The loopback interface that every network namespace has. */
  public static final InterfaceName LO = new InterfaceName("lo");

  /** The NIC of a virtual machine or node as Azure's images name it, and of a pod. */
  public static final InterfaceName ETH0 = of("eth0");

  /** Refuses what the kernel refuses ({@code dev_valid_name}), and what a shell would split. */
  public InterfaceName {
    if (value.length() > MAX_LENGTH) {
      throw new InvalidValueException(
          "an interface name of at most " + MAX_LENGTH + " characters", value);
    }
    if (!value.matches(NAME)) {
      throw new InvalidValueException("an interface name such as eth0", value);
    }
  }

  /** The name as a value. */
  public static InterfaceName of(String value) {
    return new InterfaceName(value);
  }

  /** The name as a value, where the text may be one; the kernel takes others, too. */
  public static Optional<InterfaceName> find(String text) {
    return text.length() <= MAX_LENGTH && text.matches(NAME)
        ? Optional.of(new InterfaceName(text))
        : Optional.empty();
  }

  /**
   * A name made of a prefix and eight hexadecimal digits that depend on the seed alone, in the form
   * of the CNI plugins' random {@code veth1a2b3c4d}.
   */
  public static InterfaceName derived(String prefix, String seed) {
    CRC32 crc = new CRC32();
    crc.update(seed.getBytes(StandardCharsets.UTF_8));
    return new InterfaceName(prefix + HexFormat.of().toHexDigits(crc.getValue(), 8));
  }

  @Override
  public int compareTo(InterfaceName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
