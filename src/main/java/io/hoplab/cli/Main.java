package io.hoplab.cli;

/** The program's entry; the launcher script calls it inside the sandbox. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(2);
  }
}
