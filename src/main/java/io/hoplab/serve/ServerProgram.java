package io.hoplab.serve;

import io.hoplab.net.Protocol;
import io.hoplab.process.Command;
import io.hoplab.topology.Listener;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What serves a listener: the program to run, and how to tell that it listens. */
final class ServerProgram {
  private ServerProgram() {}

  /**
   * The command of a listener's server.
   *
   * @param netns the host's netns
   * @param folder where it may keep its files; made when it is not there
   * @throws IOException when the folder cannot be written
   */
  static Command command(Listener listener, Topology topology, Path netns, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    List<String> arguments =
        switch (listener.kind()) {
          case HTTP -> nginx(listener, folder);
          case DNS -> dnsmasq(listener, topology);
        };
    return new Command(arguments, Optional.of(netns));
  }

  /** One process without workers: a lab can have many of these, and each is asked once. */
  private static List<String> nginx(Listener listener, Path folder) throws IOException {
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off;
        master_process off;
        pid %1$s/nginx.pid;
        error_log stderr warn;
        events { worker_connections 64; }
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          server {
            listen 0.0.0.0:%2$d;
            default_type text/plain;
            location / { return 200 "%3$s sees $remote_addr:$remote_port\\n"; }
          }
        }
        """
            .formatted(folder, listener.port(), listener.host()));
    return List.of("nginx", "-p", folder.toString(), "-c", configuration.toString());
  }

  /** Knows the names of the lab's hosts and nothing else; reads no file of the machine. */
  private static List<String> dnsmasq(Listener listener, Topology topology) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "dnsmasq",
                "--no-daemon",
                "--conf-file=/dev/null",
                "--no-resolv",
                "--no-hosts",
                "--no-poll",
                "--cache-size=0",
                "--pid-file",
                "--port=" + listener.port()));
    topology
        .hosts()
        .forEach(
            host ->
                topology.addresses(host.name()).stream()
                    .findFirst()
                    .ifPresent(
                        address -> arguments.add("--host-record=" + host.name() + "," + address)));
    topology
        .names()
        .forEach((name, address) -> arguments.add("--host-record=" + name + "," + address));
    return arguments;
  }

  /**
   * Asks the kernel: {@code /proc/PID/net/tcp} and {@code udp} are those of the process's netns.
   * The state of a socket that listens is 0A, of a UDP socket without a peer 07 (proc(5)).
   */
  static boolean listens(Listener listener, long pid) {
    boolean tcp = listener.kind().protocol() == Protocol.TCP;
    Path table = Path.of("/proc", Long.toString(pid), "net", tcp ? "tcp" : "udp");
    String port = String.format(Locale.ROOT, ":%04X ", listener.port());
    String state = tcp ? " 0A " : " 07 ";
    try {
      return Files.readAllLines(table).stream()
          .anyMatch(line -> line.contains(port) && line.contains(state));
    } catch (IOException e) {
      return false; // It has just ended; the next look says so.
    }
  }

  /** What a server that does not listen yet lacks. */
  static String nothingListens(Listener listener) {
    return listener.host()
        + ": nothing listens on "
        + listener.kind().protocol()
        + " port "
        + listener.port();
  }
}
