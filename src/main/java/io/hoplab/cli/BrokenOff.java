package io.hoplab.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Tells what it means when a signal ends this process before a change is done. */
final class BrokenOff implements AutoCloseable {
  /** Ctrl-C comes to the programs of this process first, or to this process. */
  private static final long APART_MILLIS = 200;

  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread hook;

  BrokenOff(Terminal terminal, String meaning) {
    hook =
        new Thread(
            () -> {
              ending.countDown();
              terminal.complain("hoplab: " + meaning);
            },
            "broken off");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Does not come back when something failed because a signal ends everything. */
  void silence() {
    try {
      while (ending.await(APART_MILLIS, TimeUnit.MILLISECONDS)) {
        LockSupport.park();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is being run.
      silence();
    }
  }
}
