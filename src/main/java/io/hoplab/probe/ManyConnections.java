package io.hoplab.probe;

import io.hoplab.net.AddressPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Connections that are there at the same time, each from a port that is asked for. Closing resets
 * them, so that their ports are free at once.
 */
public final class ManyConnections implements AutoCloseable {
  /** Of 10,000 that nobody answers, each would be waited for as long as the first. */
  private static final int SILENT = 3;

  private final Map<Integer, Socket> sockets = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();
  private int silent;

  private ManyConnections() {}

  /**
   * Opens them one after the other, in the calling thread's netns, until too many got no answer.
   *
   * @param patience how long each may take
   */
  public static ManyConnections open(
      AddressPort server, int firstPort, int count, Duration patience) throws IOException {
    ManyConnections all = new ManyConnections();
    InetSocketAddress to =
        new InetSocketAddress(InetAddress.getByAddress(server.address().toBytes()), server.port());
    for (int port = firstPort; port < firstPort + count && !all.isSilent(); port++) {
      Socket socket = new Socket();
      try {
        socket.setReuseAddress(true);
        socket.setSoLinger(true, 0);
        socket.bind(new InetSocketAddress(port));
        socket.connect(to, (int) patience.toMillis());
        all.sockets.put(port, socket);
      } catch (SocketTimeoutException e) {
        socket.close();
        all.silent++;
        all.failures.add(
            "from port %d: %s (after %d of these no more are tried)"
                .formatted(port, e.getMessage(), SILENT));
      } catch (IOException e) {
        socket.close();
        all.failures.add("from port " + port + ": " + e.getMessage());
      }
    }
    return all;
  }

  /** Whether so many got no answer that the others were not tried. */
  public boolean isSilent() {
    return silent >= SILENT;
  }

  /** Why some did not come about, a line each. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** The ports of those that came about. */
  public List<Integer> ports() {
    return List.copyOf(sockets.keySet());
  }

  /**
   * Asks a web server on each of them.
   *
   * @return the first line of each answer's body by the port; a port is missing where there was no
   *     answer
   */
  public Map<Integer, String> ask(Duration patience) {
    Map<Integer, String> answers = new LinkedHashMap<>();
    sockets.forEach(
        (port, socket) -> {
          try {
            answers.put(port, ask(socket, patience));
          } catch (IOException e) {
            failures.add("from port " + port + ": " + e.getMessage());
          }
        });
    return answers;
  }

  private static String ask(Socket socket, Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
    socket
        .getOutputStream()
        .write(
            "GET / HTTP/1.1\r\nHost: service\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    String status = reader.readLine();
    if (status == null || !status.contains(" 200")) {
      throw new IOException("wanted an answer with 200, came " + status);
    }
    String line = status;
    while (line != null && !line.isEmpty()) {
      line = reader.readLine();
    }
    String body = reader.readLine();
    return body == null ? "" : body;
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets.values()) {
      socket.close();
    }
  }
}
