package io.hoplab.serve;

import io.hoplab.apply.HostFiles;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import io.hoplab.process.Command;
import io.hoplab.topology.DnsAnswers;
import io.hoplab.topology.Host;
import io.hoplab.topology.Listener;
import io.hoplab.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What serves a listener: the program to run, and how to tell that it listens. */
final class ServerProgram {
  private ServerProgram() {}

  /**
   * The command of a listener's server.
   *
   * @param netns the host's netns
   * @param files the files of all hosts
   * @throws IOException when its files cannot be written
   */
  static Command command(Listener listener, Topology topology, Path netns, HostFiles files)
      throws IOException {
    Path folder = Files.createDirectories(folder(listener, files));
    List<String> arguments =
        switch (listener.kind()) {
          case HTTP -> nginx(listener, folder, "", "");
          case HTTPS -> nginxWithTls(listener, topology, folder, new Authority(files.authority()));
          case DNS -> dnsmasq(listener, topology);
        };
    return new Command(arguments, Optional.of(netns));
  }

  /** Where a server keeps its files; a host may have two of a kind, at different ports. */
  static Path folder(Listener listener, HostFiles files) {
    String name = listener.host() + "." + listener.kind().name().toLowerCase(Locale.ROOT);
    boolean usual = listener.port() == listener.kind().defaultPort();
    return files.folder().resolve(usual ? name : name + "-" + listener.port());
  }

  private static List<String> nginxWithTls(
      Listener listener, Topology topology, Path folder, Authority authority) throws IOException {
    List<String> names = new ArrayList<>(List.of(listener.host().value()));
    topology.addresses(listener.host()).forEach(address -> names.add(address.toString()));
    names.addAll(topology.naming().certified().getOrDefault(listener.host(), List.of()));
    authority.found();
    authority.certify(names, folder);
    return nginx(
        listener,
        folder,
        " ssl",
        "ssl_certificate %1$s/server.pem; ssl_certificate_key %1$s/server.key;".formatted(folder));
  }

  /** One process without workers: a lab can have many of these, and each is asked once. */
  private static List<String> nginx(Listener listener, Path folder, String tls, String certificate)
      throws IOException {
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
            listen 0.0.0.0:%2$d%4$s;
            %5$s
            default_type text/plain;
            location / { return 200 "%3$s sees $remote_addr:$remote_port\\n"; }
          }
        }
        """
            .formatted(folder, listener.port(), listener.host(), tls, certificate));
    return List.of("nginx", "-p", folder.toString(), "-c", configuration.toString());
  }

  /** Reads no file of the machine, and remembers no answer. */
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
    DnsAnswers answers =
        topology.naming().answers(listener.host()).orElseGet(() -> namesOf(topology));
    answers
        .addresses()
        .forEach((name, address) -> arguments.add("--host-record=" + name + "," + address));
    answers.aliases().forEach((name, target) -> arguments.add("--cname=" + name + "," + target));
    answers.own().forEach(domain -> arguments.add("--local=/" + domain + "/"));
    answers.forwarder().ifPresent(server -> arguments.add("--server=" + server));
    return arguments;
  }

  /** What a DNS server of a lab knows when nothing else is said: its hosts and Services. */
  private static DnsAnswers namesOf(Topology topology) {
    Map<String, Ipv4Address> addresses = new LinkedHashMap<>(topology.names());
    for (Host host : topology.hosts()) {
      topology.addresses(host.name()).stream()
          .findFirst()
          .ifPresent(address -> addresses.put(host.name().value(), address));
    }
    return new DnsAnswers(addresses, Map.of(), List.of(), Optional.empty());
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
