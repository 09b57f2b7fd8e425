package io.hoplab.flow;

import java.util.Locale;

/** The two directions of a flow. */
public enum Way {
  REQUEST,
  REPLY;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
