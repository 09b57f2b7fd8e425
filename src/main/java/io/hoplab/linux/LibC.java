package io.hoplab.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/**
 * System calls through the C library. A method throws {@link ErrnoException} where the call returns
 * -1, and says in the message what was called with what.
 *
 * <p>Loading takes 150 to 300 ms of a cold JVM, so a program that knows it will need it calls
 * {@link #preload()} first thing. Three properties of the JVM matter:
 *
 * <ul>
 *   <li>{@code -Djffi.boot.library.path=DIR} with {@code DIR/x86_64-Linux/libjffi-1.2.so}: without
 *       it jffi unpacks its library into the folder for temporary files and leaves it there when
 *       the JVM is killed;
 *   <li>{@code -Djnr.ffi.asm.enabled=false}: loads 100 ms sooner, as no class is generated; a call
 *       then costs 2 µs instead of 0.5, which some thousand calls do not earn back;
 *   <li>{@code --enable-native-access=ALL-UNNAMED} from Java 22 on, unless the jar's manifest says
 *       it: without it the JVM prints a warning.
 * </ul>
 */
public final class LibC {
  /** A new or another network namespace (sched.h). */
  public static final int CLONE_NEWNET = 0x40000000;

  /** A mount namespace of its own, like the one that it was in (sched.h). */
  public static final int CLONE_NEWNS = 0x20000;

  /** Do not wait for a message (sys/socket.h). */
  public static final int MSG_DONTWAIT = 0x40;

  /** Return the message's full length, even when the buffer was shorter (sys/socket.h). */
  public static final int MSG_TRUNC = 0x20;

  /** Bind a file or folder to another place (sys/mount.h). */
  public static final long MS_BIND = 0x1000;

  /** Move a mount with all mounts below it to another place (sys/mount.h). */
  public static final long MS_MOVE = 0x2000;

  /** Take a mount out of sight at once, and end it when nobody uses it any more (sys/mount.h). */
  public static final int MNT_DETACH = 2;

  /** Open for reading (asm-generic/fcntl.h). */
  public static final int O_RDONLY = 0;

  /** Open for writing (asm-generic/fcntl.h). */
  public static final int O_WRONLY = 1;

  /** The same numbers on every architecture (asm-generic/unistd.h). */
  private static final long PIDFD_OPEN = 434;

  private static final long PIDFD_GETFD = 438;
  private static final int O_CLOEXEC = 0x80000;
  private static final int SOCK_CLOEXEC = 0x80000;

  /** Ask a terminal for its size (asm-generic/ioctls.h). */
  private static final long TIOCGWINSZ = 0x5413;

  private LibC() {}

  private static final class Loaded {
    private static final CFunctions C = LibraryLoader.create(CFunctions.class).load("c");
    private static final Runtime RUNTIME = Runtime.getRuntime(C);

    private Loaded() {}

    static {
      // The first call of each kind of parameter makes jnr build its converters.
      C.recv(-1, ByteBuffer.allocateDirect(16), 16, 0);
      C.open("", O_RDONLY);
      LastError.getLastError(RUNTIME);
    }
  }

  /** Starts loading on a daemon thread and returns at once. */
  public static void preload() {
    Thread loader = new Thread(() -> Loaded.C.close(-1), "libc loader");
    loader.setDaemon(true);
    loader.start();
  }

  /** socket(2), closed in programs that this process starts. */
  public static int socket(int domain, int type, int protocol) throws ErrnoException {
    int fd = Loaded.C.socket(domain, type | SOCK_CLOEXEC, protocol);
    return (int) checked(fd, "socket", domain + ", " + type + ", " + protocol);
  }

  /** bind(2); the address is what lies between the buffer's position and its limit. */
  public static void bind(int fd, ByteBuffer address) throws ErrnoException {
    checked(Loaded.C.bind(fd, address, address.remaining()), "bind", fd);
  }

  /** setsockopt(2). */
  public static void setsockopt(int fd, int level, int option, byte[] value) throws ErrnoException {
    checked(
        Loaded.C.setsockopt(fd, level, option, value, value.length),
        "setsockopt",
        level + ", " + option);
  }

  /** send(2) of what lies between the buffer's position and its limit. */
  public static void send(int fd, ByteBuffer message) throws ErrnoException {
    checked(Loaded.C.send(fd, message, message.remaining(), 0), "send", fd);
  }

  /** recv(2) into the whole of a direct buffer, taken up again when a signal interrupts it. */
  public static int recv(int fd, ByteBuffer buffer, int flags) throws ErrnoException {
    buffer.clear();
    while (true) {
      try {
        return (int) checked(Loaded.C.recv(fd, buffer, buffer.capacity(), flags), "recv", fd);
      } catch (ErrnoException e) {
        if (!e.errno().equals(Errno.EINTR)) {
          throw e;
        }
      }
    }
  }

  /** open(2), closed in programs that this process starts. */
  public static int open(Path path, int flags) throws ErrnoException {
    return (int) checked(Loaded.C.open(path.toString(), flags | O_CLOEXEC), "open", path);
  }

  /** Writes a text to a file in one write(2), as {@code /proc/sys} wants it. */
  public static void write(Path path, String text) throws ErrnoException {
    int fd = open(path, O_WRONLY);
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      checked(Loaded.C.write(fd, bytes, bytes.length), "write", path);
    } finally {
      close(fd);
    }
  }

  /** close(2); the descriptor is gone whatever it says. */
  public static void close(int fd) {
    Loaded.C.close(fd);
  }

  /** setns(2): moves the calling thread alone. */
  public static void setns(int fd, int kind) throws ErrnoException {
    checked(Loaded.C.setns(fd, kind), "setns", fd);
  }

  /** unshare(2): moves the calling thread alone. */
  public static void unshare(int flags) throws ErrnoException {
    checked(Loaded.C.unshare(flags), "unshare", Integer.toHexString(flags));
  }

  /** mount(2) without data. */
  public static void mount(String source, Path target, String type, long flags)
      throws ErrnoException {
    checked(Loaded.C.mount(source, target.toString(), type, flags, null), "mount", target);
  }

  /** umount2(2). */
  public static void umount2(Path target, int flags) throws ErrnoException {
    checked(Loaded.C.umount2(target.toString(), flags), "umount", target);
  }

  /**
   * A descriptor of another process' file: pidfd_open(2) and pidfd_getfd(2), which Linux has from
   * 5.6 on.
   *
   * @param fd the number that the other process knows it by
   */
  public static int fileOf(long pid, int fd) throws ErrnoException {
    int process = (int) checked(Loaded.C.syscall(PIDFD_OPEN, pid, 0, 0), "pidfd_open", pid);
    try {
      return (int) checked(Loaded.C.syscall(PIDFD_GETFD, process, fd, 0), "pidfd_getfd", fd);
    } finally {
      close(process);
    }
  }

  /** How many columns the terminal has that a descriptor leads to; 0 when it does not know. */
  public static int columns(int fd) throws ErrnoException {
    // struct winsize: rows, columns, and both in pixels
    byte[] size = new byte[8];
    checked(Loaded.C.ioctl(fd, TIOCGWINSZ, size), "ioctl TIOCGWINSZ", fd);
    return Short.toUnsignedInt(
        ByteBuffer.wrap(size).order(ByteOrder.nativeOrder()).getShort(Short.BYTES));
  }

  private static long checked(long result, String call, Object argument) throws ErrnoException {
    if (result < 0) {
      Errno errno = new Errno(LastError.getLastError(Loaded.RUNTIME));
      throw new ErrnoException(call + " " + argument, errno);
    }
    return result;
  }
}
