package io.hoplab.time;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Waits until something is so. */
public final class Await {
  private static final long FIRST_PAUSE_NANOS = 200_000;
  private static final long LONGEST_PAUSE_NANOS = 4_000_000;

  private Await() {}

  /**
   * What is still missing.
   *
   * @param <E> how it says that waiting is in vain
   */
  @FunctionalInterface
  public interface Missing<E extends Exception> {
    /** Looks; empty when the wait is over. */
    Optional<String> look() throws E;
  }

  /**
   * Looks again and again, at growing intervals of 0.2 to 4 ms, until nothing is missing any more.
   *
   * @param missing what is still missing
   * @param deadline the longest wait
   * @throws E when it will never be there
   * @throws TimeoutException with the last thing that was missing
   */
  public static <E extends Exception> void until(Missing<E> missing, Duration deadline)
      throws E, TimeoutException {
    long end = System.nanoTime() + deadline.toNanos();
    long pause = FIRST_PAUSE_NANOS;
    while (true) {
      Optional<String> reason = missing.look();
      if (reason.isEmpty()) {
        return;
      }
      if (System.nanoTime() - end > 0) {
        throw new TimeoutException(reason.get() + " after " + deadline.toMillis() + " ms");
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
    }
  }
}
