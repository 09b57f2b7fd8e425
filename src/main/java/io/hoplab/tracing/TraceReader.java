package io.hoplab.tracing;

/** Reads what a monitor prints of traced packets, line by line. */
interface TraceReader {

  /** Takes one line; what is of no form that is known is left out. */
  void accept(String line);

  /** The passes that the lines tell of. */
  Passes passes();
}
