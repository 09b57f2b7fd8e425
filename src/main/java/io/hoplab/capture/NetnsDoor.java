package io.hoplab.capture;

import java.util.concurrent.Callable;

/** The way into one netns: runs a piece of work there, on a thread of its own. */
public interface NetnsDoor {

  /** Runs the work inside the netns and hands back what it gives, or throws what it throws. */
  <T> T visit(Callable<T> work) throws Exception;
}
