package io.hoplab.pcapng;

import java.util.Optional;

/**
 * An interface as readers of the capture see it.
 *
 * @param name its name, such as {@code node-1/cbr0}
 * @param description what it is, such as where its cable goes
 */
public record NamedInterface(String name, Optional<String> description) {}
