package io.hoplab.netns;

import io.hoplab.linux.ErrnoException;
import io.hoplab.linux.LibC;
import io.hoplab.net.HostName;
import io.hoplab.netlink.NetlinkSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A folder with a file for each netns of a lab, as {@code ip netns} keeps them in {@code
 * /run/netns}.
 *
 * <p>The folder is a mount of its own: closing takes it away with all files in it in one system
 * call, however many they are.
 */
public final class NetnsDirectory implements AutoCloseable {
  private static final Path OWN = Path.of("/proc/thread-self/ns/net");

  private final Path folder;
  private final boolean own;
  private final List<NetlinkSocket> sockets = Collections.synchronizedList(new ArrayList<>());

  /** Tells the folders apart that mounts are moved to; private to the sandbox, as those are. */
  private static final AtomicLong CLOSED = new AtomicLong(ProcessHandle.current().pid() << 32);

  private NetnsDirectory(Path folder, boolean own) {
    this.folder = folder;
    this.own = own;
  }

  /** A netns just made, with a socket for rtnetlink in it. The directory closes the socket. */
  public record Made(Netns netns, NetlinkSocket socket) {}

  /** Makes the folder, when it is not there, and mounts an empty file system on it. */
  public static NetnsDirectory create(Path folder) throws IOException {
    Files.createDirectories(folder);
    LibC.mount("netns", folder, "tmpfs", 0);
    return new NetnsDirectory(folder, true);
  }

  /** A folder whose netns somebody else has made and will take away. */
  public static NetnsDirectory existing(Path folder) {
    return new NetnsDirectory(folder, false);
  }

  /** A socket in each netns whose file is in the folder now, and whose name a host may have. */
  public Map<HostName, Made> openAll() throws IOException {
    Map<HostName, Made> all = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Optional<HostName> name = HostName.find(file.getFileName().toString());
        if (name.isEmpty()) {
          continue;
        }
        Netns netns = Netns.at(file);
        if (!netns.isThere()) {
          continue;
        }
        NetlinkSocket socket = netns.visit(() -> NetlinkSocket.open(NetlinkSocket.ROUTE));
        sockets.add(socket);
        all.put(name.get(), new Made(netns, socket));
      }
    }
    return all;
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /** Equivalent to {@code ip netns add NAME}. */
  public Made add(HostName name) throws IOException {
    return join(addAll(List.of(name)).get(name));
  }

  /**
   * Makes netns one after the other on one thread, which is thrown away after the last, and returns
   * at once: what needs a netns can begin while the next are being made.
   */
  public Map<HostName, CompletableFuture<Made>> addAll(List<HostName> names) {
    Map<HostName, CompletableFuture<Made>> futures = new LinkedHashMap<>();
    names.forEach(name -> futures.put(name, new CompletableFuture<>()));
    Thread maker = new Thread(() -> futures.forEach(this::make), "netns maker");
    maker.setDaemon(true);
    maker.start();
    return futures;
  }

  private void make(HostName name, CompletableFuture<Made> future) {
    try {
      future.complete(make(name));
    } catch (IOException | RuntimeException e) {
      future.completeExceptionally(e);
    }
  }

  private Made make(HostName name) throws IOException {
    Path file = folder.resolve(name.value());
    Files.createFile(file);
    LibC.unshare(LibC.CLONE_NEWNET);
    LibC.mount(OWN.toString(), file, "none", LibC.MS_BIND);
    NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.ROUTE);
    sockets.add(socket);
    return new Made(Netns.at(file), socket);
  }

  /** Waits for a netns that is being made. */
  public static Made join(CompletableFuture<Made> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a netns was made", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }

  /**
   * Takes all netns away. Unmounting walks through every netns file, closing a socket may end its
   * netns, and the kernel ends a netns in its own time once nothing is left in it: all of that
   * happens behind the caller's back, with the mount moved out of its way first, so that this takes
   * about as long for a thousand netns as for one.
   */
  @Override
  public void close() throws IOException {
    if (!own) {
      closeSockets();
      return;
    }
    Path aside = folder.resolveSibling("closing-" + CLOSED.incrementAndGet());
    Files.createDirectory(aside);
    try {
      LibC.mount(folder.toString(), aside, "none", LibC.MS_MOVE);
    } catch (ErrnoException e) {
      // ip(8) makes /run/netns a shared mount, and what is mounted on one cannot be moved.
      Files.delete(aside);
      LibC.umount2(folder, LibC.MNT_DETACH);
      closeSockets();
      return;
    }
    Thread closer = new Thread(() -> takeAway(aside), "netns closer");
    closer.setDaemon(true);
    closer.start();
  }

  private void closeSockets() {
    List.copyOf(sockets).forEach(NetlinkSocket::close);
  }

  private void takeAway(Path aside) {
    try {
      LibC.umount2(aside, LibC.MNT_DETACH);
      Files.delete(aside);
    } catch (IOException e) {
      throw new UncheckedIOException("the netns in " + aside + " are still there", e);
    } finally {
      closeSockets();
    }
  }
}
