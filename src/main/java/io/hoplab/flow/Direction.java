package io.hoplab.flow;

import java.util.Locale;

/** Whether a host took a packet in by an interface or sent it out. */
public enum Direction {
  IN,
  OUT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
