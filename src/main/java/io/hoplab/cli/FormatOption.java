package io.hoplab.cli;

import picocli.CommandLine.Option;

/** The option {@code --format}. */
final class FormatOption {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text (the default), or json: one document on standard output.")
  private Format format = Format.TEXT;

  boolean json() {
    return format == Format.JSON;
  }
}
