package io.hoplab.lab;

/**
 * One thing that a counter-proof, or a flow while the network runs, changes in its lab.
 *
 * @param path the place in the lab file, keys with dots between them
 * @param value the new value as the file writes it; {@code null} when the place is taken out
 */
public record Change(String path, String value) {
  @Override
  public String toString() {
    return path + ": " + value;
  }
}
