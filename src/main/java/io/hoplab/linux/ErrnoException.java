package io.hoplab.linux;

import java.io.IOException;

/** A system call, or a request to the kernel, that failed. */
public final class ErrnoException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Errno errno;

  /** An error such as {@code mount /run/lab: EPERM (Operation not permitted)}. */
  public ErrnoException(String what, Errno errno) {
    super(what + ": " + errno);
    this.errno = errno;
  }

  /** What the kernel said. */
  public Errno errno() {
    return errno;
  }
}
