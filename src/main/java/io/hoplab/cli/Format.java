package io.hoplab.cli;

/** How results are printed. */
enum Format {
  TEXT,
  JSON
}
