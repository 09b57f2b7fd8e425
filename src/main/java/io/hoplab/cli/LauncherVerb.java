package io.hoplab.cli;

/**
 * A verb that the launcher script carries out without a JVM. Its class says how it is used, for
 * {@code --help} and for completion.
 */
abstract class LauncherVerb implements Runnable {
  @Override
  public void run() {
    throw new CliException(ExitCode.MACHINE, "this verb needs its launcher: scripts/hoplab");
  }
}
