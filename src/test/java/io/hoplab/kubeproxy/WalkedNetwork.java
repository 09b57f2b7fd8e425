package io.hoplab.kubeproxy;

import io.hoplab.apply.Applier;
import io.hoplab.apply.RunningNetwork;
import io.hoplab.azure.Nic;
import io.hoplab.azure.Resources;
import io.hoplab.azure.RouteTable;
import io.hoplab.azure.Subnet;
import io.hoplab.azure.UserDefinedRoute;
import io.hoplab.azure.VirtualMachine;
import io.hoplab.azure.VirtualNetwork;
import io.hoplab.k8s.Cluster;
import io.hoplab.k8s.Network;
import io.hoplab.k8s.NetworkPlugin;
import io.hoplab.k8s.Node;
import io.hoplab.k8s.Pod;
import io.hoplab.net.AddressPort;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.plan.Planner;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The two nodes of the documents with kubenet and its pods, a VM and clients on the internet, in
 * the kernel: what comes to node-1 for a ClusterIP or a load balancer's address, they send there.
 */
final class WalkedNetwork implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  static final HostName NODE_1 = HostName.of("node-1");
  static final HostName NODE_2 = HostName.of("node-2");
  private static final HostName VNET = HostName.of("vnet");

  /** One of two endpoints is missed by all of them once in 2^31 runs. */
  private static final int MOST_CONNECTIONS = 32;

  /** As many connections do not show the other endpoint that should not be there: 1 in 2^11. */
  private static final int FEWEST_CONNECTIONS = 12;

  /** net.ipv4.icmp_ratelimit: after six refusals the client has to send its SYN again for one. */
  private static final int REFUSALS = 3;

  private static final int PATIENT_MILLIS = 5_000;
  private static final int IMPATIENT_MILLIS = 400;

  private final RunningNetwork network;
  private final List<ServerSocket> servers;

  WalkedNetwork() throws IOException {
    network = Applier.apply(Planner.plan(topology()), Path.of("/run/netns"));
    servers = List.of(serve("pod-b", "b"), serve("pod-c", "c"));
    for (HostName node : List.of(NODE_1, NODE_2)) {
      run(node, "sysctl", "-qw", "net.ipv4.conf.all.route_localnet=1");
    }
    // Clients out there, and the ways by which what they call comes to node-1.
    for (String client : List.of("internet", "partner")) {
      run(VNET, "ip", "addr", "add", Walks.client(client) + "/32", "dev", "lo");
    }
    String[] toNode1 = run(VNET, "ip", "route", "get", "10.240.0.4").split("\\s+");
    String leg = toNode1[Arrays.asList(toNode1).indexOf("dev") + 1];
    for (String target : List.of("cluster-ip", "load-balancer", "external-ip")) {
      String address = AddressPort.parse(Walks.target(target)).address().toString();
      run(VNET, "ip", "route", "add", address, "via", "10.240.0.4", "dev", leg, "onlink");
    }
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket server : servers) {
      server.close();
    }
    network.close();
  }

  private static Topology topology() {
    Ipv4Address first = Ipv4Address.parse("10.240.0.4");
    Ipv4Address second = Ipv4Address.parse("10.240.0.5");
    Cidr firstPods = Cidr.parse("10.244.0.0/24");
    Cidr secondPods = Cidr.parse("10.244.1.0/24");
    RouteTable routes =
        new RouteTable(
            "routes",
            List.of(
                new UserDefinedRoute("node-1", firstPods, Optional.of(first)),
                new UserDefinedRoute("node-2", secondPods, Optional.of(second))));
    Subnet aks = new Subnet("aks", Cidr.parse("10.240.0.0/16"), Optional.of(routes));
    Subnet vms = new Subnet("vms", Cidr.parse("10.241.0.0/16"), Optional.empty());
    Cluster cluster =
        new Cluster(
            NetworkPlugin.KUBENET,
            Web.CLUSTER,
            true,
            List.of(Web.CLUSTER),
            List.of(node(NODE_1, aks, first, firstPods), node(NODE_2, aks, second, secondPods)),
            List.of(
                pod("pod-a", NODE_1, "10.244.0.2"),
                pod("pod-b", NODE_1, "10.244.0.3"),
                pod("pod-c", NODE_2, "10.244.1.2"),
                pod("pod-d", NODE_2, "10.244.1.9")));
    VirtualMachine vm =
        new VirtualMachine(
            new Nic(HostName.of("vm"), vms, Ipv4Address.parse(Walks.client("vm")), false, 1500),
            List.of());
    return Network.lower(
        new Resources(
            new VirtualNetwork(
                List.of(Cidr.parse("10.240.0.0/16"), Cidr.parse("10.241.0.0/16")),
                List.of(aks, vms)),
            List.of(vm)),
        Optional.of(cluster));
  }

  private static Node node(HostName name, Subnet subnet, Ipv4Address address, Cidr pods) {
    return new Node(
        new Nic(name, subnet, address, true, 1500), pods, true, true, true, List.of(), List.of());
  }

  private static Pod pod(String name, HostName node, String address) {
    return new Pod(
        HostName.of(name),
        node,
        Ipv4Address.parse(address),
        InterfaceName.of("veth-" + name.substring(4)),
        List.of());
  }

  private String run(HostName host, String... command) throws IOException {
    return Finished.run(Command.of(command).in(network.netns(host)), "", DEADLINE).outputOrThrow();
  }

  /** A server that tells each client its own name and the client's address. */
  private ServerSocket serve(String pod, String name) throws IOException {
    ServerSocket server = network.visit(HostName.of(pod), () -> new ServerSocket(8080));
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                  String answer = name + "<" + client.getInetAddress().getHostAddress();
                  client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  // The client went away, or the test is over: the loop's condition tells.
                }
              }
            },
            pod);
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  /** Feeds a program in the host's netns. */
  void feed(HostName host, String text, String... command) throws IOException {
    Finished.run(Command.of(command).in(network.netns(host)), text, DEADLINE).outputOrThrow();
  }

  /**
   * What comes of a client's calls of a target: the ends of several, sorted.
   *
   * @param expected how many ends there should be, and whether to wait for one
   */
  String call(String client, String target, String expected) throws IOException {
    boolean silent = expected.equals("timeout");
    int fewest = expected.equals("refused") ? REFUSALS : FEWEST_CONNECTIONS;
    AddressPort place = AddressPort.parse(Walks.target(target));
    InetSocketAddress to = new InetSocketAddress(place.address().toString(), place.port());
    Set<String> ends = new TreeSet<>();
    return network.visit(
        host(client),
        () -> {
          for (int i = 0; i < MOST_CONNECTIONS && !ends.contains("timeout"); i++) {
            if (i >= fewest && ends.size() == expected.split(" ").length) {
              break;
            }
            ends.add(once(Walks.client(client), to, silent ? IMPATIENT_MILLIS : PATIENT_MILLIS));
          }
          return String.join(" ", ends);
        });
  }

  private static HostName host(String client) {
    return switch (client) {
      case "localhost" -> NODE_1;
      case "internet", "partner" -> VNET;
      default -> HostName.of(client);
    };
  }

  private static String once(String from, InetSocketAddress to, int millis) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(from, 0));
      socket.setSoTimeout(PATIENT_MILLIS);
      socket.connect(to, millis);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketTimeoutException e) {
      return "timeout";
    } catch (ConnectException e) {
      return "refused";
    }
  }
}
