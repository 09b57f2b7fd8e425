package io.hoplab.apply;

import io.hoplab.linux.ErrnoException;
import io.hoplab.linux.LibC;
import io.hoplab.net.HostName;
import io.hoplab.netlink.NetlinkMessage;
import io.hoplab.netlink.NetlinkSocket;
import io.hoplab.netlink.Rtnetlink;
import io.hoplab.plan.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Executes the operations that are netlink requests or sysctls, in the plan's order. Neighbouring
 * requests to one host go to the kernel in one call.
 *
 * <p>It moves the calling thread from netns to netns, so the thread must be its own.
 */
final class Wiring {
  private static final Path SYSCTLS = Path.of("/proc/sys");

  private final List<Operation> operations;
  private final Map<HostName, RunningHost> hosts;
  private final List<NetlinkMessage> batch = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private HostName batchHost;
  private HostName whereabouts;

  Wiring(List<Operation> operations, Map<HostName, RunningHost> hosts) {
    this.operations = operations;
    this.hosts = hosts;
  }

  void run() throws IOException {
    Requests requests = new Requests(hosts, firstFreeIndex());
    for (int place = 0; place < operations.size(); place++) {
      Operation operation = operations.get(place);
      try {
        Optional<NetlinkMessage> request = operation.accept(requests);
        if (request.isPresent()) {
          requests.host(operation.host());
          add(place, operation.host(), request.get());
        } else if (operation instanceof Operation.SetSysctl sysctl) {
          flush();
          write(sysctl, requests.host(sysctl.host()));
        }
      } catch (ErrnoException | Requests.Missing e) {
        throw new ApplyException(place, operation, e.getMessage());
      } catch (UncheckedIOException e) {
        throw new ApplyException(place, operation, e.getCause().getMessage());
      }
    }
    flush();
  }

  private void add(int place, HostName host, NetlinkMessage request) throws IOException {
    if (!host.equals(batchHost)) {
      flush();
    }
    batchHost = host;
    batch.add(request);
    places.add(place);
  }

  private void flush() throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    Optional<NetlinkSocket.Refusal> refusal = hosts.get(batchHost).socket().execute(batch);
    if (refusal.isPresent()) {
      int place = places.get(refusal.get().index());
      throw new ApplyException(place, operations.get(place), refusal.get().errno().toString());
    }
    batch.clear();
    places.clear();
  }

  private void write(Operation.SetSysctl sysctl, RunningHost host) throws IOException {
    if (!sysctl.host().equals(whereabouts)) {
      host.netns().enter();
      whereabouts = sysctl.host();
    }
    LibC.write(SYSCTLS.resolve(sysctl.key()), sysctl.value());
  }

  /** Kernels with tunnels built in put a device of each kind into every new netns. */
  private int firstFreeIndex() throws IOException {
    int free = 1;
    if (!hosts.isEmpty()) {
      NetlinkSocket socket = hosts.values().iterator().next().socket();
      for (NetlinkMessage link : socket.dump(Rtnetlink.link(0))) {
        int index = ByteBuffer.wrap(link.payload()).order(ByteOrder.nativeOrder()).getInt(4);
        free = Math.max(free, index + 1);
      }
    }
    return free;
  }
}
