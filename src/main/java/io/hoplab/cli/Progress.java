package io.hoplab.cli;

/** How many of how many are done, on one line of a terminal. */
final class Progress {
  private final Terminal terminal;
  private final String doing;
  private final int all;
  private int done;

  Progress(Terminal terminal, String doing, int all) {
    this.terminal = terminal;
    this.doing = doing;
    this.all = all;
    if (all > 1) {
      terminal.progress(doing + " 0 of " + all);
    }
  }

  synchronized void done(String what) {
    done++;
    if (done < all) {
      terminal.progress(doing + " " + done + " of " + all + "  " + what);
    }
  }
}
