package io.hoplab.cli;

import io.hoplab.verify.Verdict;

/** The exit codes that the command line promises. */
final class ExitCode {
  /** Bad input: usage, an unknown lab, a lab file with problems. */
  static final int BAD_INPUT = 2;

  /** Nothing failed, but something was not seen. */
  static final int NOT_SEEN = 3;

  /** This machine cannot run labs. */
  static final int MACHINE = 4;

  /**
   * What stands for 1 between this process and the launcher script: unshare(1) and java(1) end with
   * 1 too, when they fail or are killed, and that is no verdict.
   */
  static final int FAIL_IN_SANDBOX = 101;

  private ExitCode() {}

  /** 0 for PASS, 1 for FAIL, 3 for NOT_PROVEN. */
  static int of(Verdict verdict) {
    return switch (verdict) {
      case PASS -> 0;
      case FAIL -> 1;
      case NOT_PROVEN -> NOT_SEEN;
    };
  }
}
