package io.hoplab.serve;

import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The authority of a lab that signs the certificates of its TLS servers, by openssl(1): Debian's
 * Java depends on it, so that no machine has to get it for this, and whoever learns here can look
 * at what it made with the same program.
 *
 * <p>All networks of a process have one authority, and servers of the same names one key: a lab is
 * built once for each of its counter-proofs, and making keys would take longer than building it.
 *
 * @param folder where it keeps {@code ca.pem} and {@code ca.key}
 */
record Authority(Path folder) {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String DAYS = "3650";

  /** Without a configuration of its own, openssl would read the machine's. */
  private static final String CONFIGURATION =
      """
      [req]
      distinguished_name = name
      prompt = no
      [name]
      CN = %s
      [authority]
      basicConstraints = critical, CA:TRUE
      keyUsage = critical, keyCertSign
      [server]
      basicConstraints = critical, CA:FALSE
      extendedKeyUsage = serverAuth
      subjectAltName = %s
      """;

  private static final List<String> OWN_FILES = List.of("ca.key", "ca.pem");
  private static final List<String> SERVER_FILES = List.of("server.key", "server.pem");

  /** What was made already, by the names that it is for and who signed it. */
  private static final Map<List<String>, Map<String, byte[]>> MADE = new HashMap<>();

  /** What makes files in a folder. */
  @FunctionalInterface
  private interface Making {
    void make() throws IOException;
  }

  private static void once(List<String> what, List<String> files, Path into, Making making)
      throws IOException {
    synchronized (MADE) {
      Map<String, byte[]> made = MADE.get(what);
      if (made == null) {
        making.make();
        made = new HashMap<>();
        for (String file : files) {
          made.put(file, Files.readAllBytes(into.resolve(file)));
        }
        MADE.put(what, made);
        return;
      }
      for (Map.Entry<String, byte[]> file : made.entrySet()) {
        Files.write(into.resolve(file.getKey()), file.getValue());
      }
    }
  }

  /** Makes its own key and certificate, unless they are there. */
  void found() throws IOException {
    if (Files.exists(folder.resolve("ca.pem"))) {
      return;
    }
    Files.createDirectories(folder);
    once(List.of(), OWN_FILES, folder, this::makeOwn);
  }

  private void makeOwn() throws IOException {
    Path configuration = folder.resolve("ca.cnf");
    Files.writeString(configuration, CONFIGURATION.formatted("hoplab", "DNS:hoplab"));
    run(
        "req",
        "-x509",
        "-config",
        configuration,
        "-extensions",
        "authority",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-sha256",
        "-days",
        DAYS,
        "-keyout",
        folder.resolve("ca.key"),
        "-out",
        folder.resolve("ca.pem"));
  }

  /**
   * Makes a key, {@code server.key}, and a certificate for it, {@code server.pem}.
   *
   * @param names DNS names and addresses, the server's own first
   * @param into the server's folder
   */
  void certify(List<String> names, Path into) throws IOException {
    List<String> signed = new ArrayList<>(names);
    signed.add(Files.readString(folder.resolve("ca.pem")));
    once(signed, SERVER_FILES, into, () -> make(names, into));
  }

  private void make(List<String> names, Path into) throws IOException {
    String alternatives =
        names.stream()
            .map(name -> (isAddress(name) ? "IP:" : "DNS:") + name)
            .collect(Collectors.joining(","));
    Path configuration = into.resolve("server.cnf");
    Files.writeString(configuration, CONFIGURATION.formatted(names.get(0), alternatives));
    run(
        "req",
        "-new",
        "-config",
        configuration,
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        into.resolve("server.key"),
        "-out",
        into.resolve("server.csr"));
    run(
        "x509",
        "-req",
        "-in",
        into.resolve("server.csr"),
        "-CA",
        folder.resolve("ca.pem"),
        "-CAkey",
        folder.resolve("ca.key"),
        "-CAserial",
        into.resolve("server.serial"),
        "-CAcreateserial",
        "-extfile",
        configuration,
        "-extensions",
        "server",
        "-sha256",
        "-days",
        DAYS,
        "-out",
        into.resolve("server.pem"));
  }

  private static boolean isAddress(String name) {
    return IntStream.range(0, name.length())
        .allMatch(i -> name.charAt(i) == '.' || Character.isDigit(name.charAt(i)));
  }

  private static void run(Object... words) throws IOException {
    String[] command = new String[words.length + 1];
    command[0] = "openssl";
    for (int i = 0; i < words.length; i++) {
      command[i + 1] = words[i].toString();
    }
    Finished.run(Command.of(command), "", DEADLINE).outputOrThrow();
  }
}
