package io.hoplab.health;

import io.hoplab.apply.RunningNetwork;
import io.hoplab.kubeproxy.BackedService;
import io.hoplab.kubeproxy.Endpoint;
import io.hoplab.kubeproxy.ServiceName;
import io.hoplab.kubeproxy.Services;
import io.hoplab.net.HostName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The servers by which kube-proxy says on each node how many endpoints of a Service run there: at
 * the Service's health check node port, 200 when there are some and 503 when there is none.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/proxy/healthcheck/service_health.go">
 *     kube-proxy: service_health.go</a>
 */
public final class HealthCheckServers implements AutoCloseable {
  private static final int BACKLOG = 16;
  private static final int PATIENCE_MILLIS = 5_000;

  private final AtomicReference<Services> services;
  private final List<HostName> nodes;
  private final RunningNetwork network;
  private final Map<Place, ServerSocket> sockets = new LinkedHashMap<>();

  private HealthCheckServers(Services services, List<HostName> nodes, RunningNetwork network) {
    this.services = new AtomicReference<>(services);
    this.nodes = List.copyOf(nodes);
    this.network = network;
  }

  /** Where a server listens, and for whom. */
  private record Place(ServiceName service, HostName node, int port) {}

  /**
   * Starts the servers of every Service with such a port; they listen when this returns.
   *
   * @param nodes the nodes that kube-proxy runs on
   * @throws IOException when a port cannot be had
   */
  public static HealthCheckServers start(
      Services services, List<HostName> nodes, RunningNetwork network) throws IOException {
    HealthCheckServers servers = new HealthCheckServers(services, nodes, network);
    try {
      servers.follow(services);
      return servers;
    } catch (IOException e) {
      servers.close();
      throw e;
    }
  }

  /**
   * Answers by these Services from now on, at their ports alone.
   *
   * @throws IOException when a port cannot be had
   */
  public void follow(Services now) throws IOException {
    services.set(now);
    Set<Place> wanted = new LinkedHashSet<>();
    for (BackedService backed : now.all()) {
      OptionalInt port = backed.service().healthCheckNodePort();
      if (port.isPresent()) {
        nodes.forEach(
            node -> wanted.add(new Place(backed.service().name(), node, port.getAsInt())));
      }
    }
    for (Place place : List.copyOf(sockets.keySet())) {
      if (!wanted.contains(place)) {
        sockets.remove(place).close();
      }
    }
    for (Place place : wanted) {
      if (!sockets.containsKey(place)) {
        listen(place);
      }
    }
  }

  private void listen(Place place) throws IOException {
    // A socket stays in the netns that it was made in, whoever uses it.
    ServerSocket socket =
        network.visit(
            place.node(),
            () -> {
              ServerSocket made = new ServerSocket();
              made.setReuseAddress(true);
              made.bind(new InetSocketAddress("0.0.0.0", place.port()), BACKLOG);
              return made;
            });
    sockets.put(place, socket);
    start("health checks on " + place.node(), () -> serve(socket, place));
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(ServerSocket socket, Place place) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        // Whoever connects and asks nothing is not to keep the probes waiting.
        start("health check on " + place.node(), () -> answer(client, place));
      } catch (IOException e) {
        // This is closed.
      }
    }
  }

  private void answer(Socket accepted, Place place) {
    try (Socket client = accepted) {
      converse(client, place.service(), place.node());
    } catch (IOException e) {
      // The client went away, as one does that only wanted to connect.
    }
  }

  private void converse(Socket client, ServiceName name, HostName node) throws IOException {
    client.setSoTimeout(PATIENCE_MILLIS);
    BufferedReader request =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    String line = request.readLine();
    while (line != null && !line.isEmpty()) {
      line = request.readLine();
    }
    client
        .getOutputStream()
        .write(answer(services.get(), name, node).getBytes(StandardCharsets.UTF_8));
  }

  /** What kube-proxy on a node answers when asked about a Service. */
  static String answer(Services services, ServiceName name, HostName node) {
    long local =
        services.all().stream()
            .filter(backed -> backed.service().name().equals(name))
            .flatMap(backed -> backed.endpoints().stream())
            .filter(Endpoint::ready)
            .filter(endpoint -> endpoint.node().filter(node::equals).isPresent())
            .map(Endpoint::address)
            .distinct()
            .count();
    String body =
        """
        {
        	"service": {
        		"namespace": "%s",
        		"name": "%s"
        	},
        	"localEndpoints": %d,
        	"serviceProxyHealthy": true
        }"""
            .formatted(name.namespace(), name.name(), local);
    return String.join(
        "\r\n",
        "HTTP/1.1 " + (local > 0 ? "200 OK" : "503 Service Unavailable"),
        "Content-Type: application/json",
        "X-Content-Type-Options: nosniff",
        "X-Load-Balancing-Endpoint-Weight: " + local,
        "Content-Length: " + body.length(),
        "Connection: close",
        "",
        body);
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket socket : sockets.values()) {
      socket.close();
    }
  }
}
