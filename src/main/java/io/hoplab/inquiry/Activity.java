package io.hoplab.inquiry;

import java.time.Duration;

/** Whether something happens in a network: captures signal, one thread waits. */
final class Activity {
  private long signals;
  private long taken;

  /** Something happened. */
  synchronized void signal() {
    signals++;
    notifyAll();
  }

  /**
   * Waits for a signal that has not been waited for yet.
   *
   * @param longest how long; zero to wait for ever
   */
  synchronized void await(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (signals == taken) {
      long left = longest.isZero() ? 0 : (end - System.nanoTime()) / 1_000_000;
      if (!longest.isZero() && left <= 0) {
        return;
      }
      wait(left);
    }
  }

  /**
   * Waits until nothing has happened for a while, and takes all signals.
   *
   * @param quiet for how long
   * @param longest how long it waits for that
   */
  synchronized void awaitQuiet(Duration quiet, Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    long last = -1;
    while (last != signals && System.nanoTime() - end < 0) {
      last = signals;
      taken = signals;
      await(quiet);
    }
    taken = signals;
  }
}
