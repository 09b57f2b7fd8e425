package io.hoplab.labfile;

import io.hoplab.lab.Probe;
import io.hoplab.net.AddressPort;
import io.hoplab.net.HostName;
import io.hoplab.net.InvalidValueException;
import io.hoplab.net.Ipv4Address;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads a probe:
 *
 * <pre>
 * probe = ( curl | ping | dig ) "from" HOST
 * curl  = "curl" [ "--local-port" PORT ] ( "http://" | "https://" ) TARGET [ ":" PORT ]
 *         [ "/" PATH ]
 * ping  = "ping" TARGET
 * dig   = "dig" [ "-b" "0.0.0.0#" PORT ] "@" TARGET [ ":" PORT ] NAME
 * TARGET = HOST | IPv4 address
 * </pre>
 */
final class ProbeReader {
  private static final String HTTP = "http://";
  private static final String HTTPS = "https://";
  private static final String ANY_ADDRESS = "0.0.0.0#";
  private static final int DNS = 53;
  private static final int LONGEST_NAME = 253;

  /** A target as it is written, where it leads, and what follows it. */
  private record Target(String host, Ipv4Address to, int port, String path, boolean tls) {
    Target(String host, Ipv4Address to, int port, String path) {
      this(host, to, port, path, false);
    }

    Target withTls(boolean on) {
      return new Target(host, to, port, path, on);
    }
  }

  private final Scene scene;
  private final Words words;

  private ProbeReader(Item item, Scene scene) {
    this.scene = scene;
    this.words = new Words(item);
  }

  static Optional<Probe> read(Item item, Scene scene) {
    return new ProbeReader(item, scene).probe();
  }

  private Optional<Probe> probe() {
    List<String> programs = List.of("curl", "ping", "dig");
    String program = words.peek(0);
    if (!programs.contains(program)) {
      words.wrong("curl, ping or dig");
      return Optional.empty();
    }
    words.take();
    Optional<OptionalInt> sourcePort = Optional.of(OptionalInt.empty());
    if (program.equals("dig") && words.skip("-b")) {
      sourcePort = words.take(ANY_ADDRESS + "PORT", ProbeReader::sourcePort);
    } else if (program.equals("curl") && words.skip("--local-port")) {
      sourcePort = words.take("a source port", word -> OptionalInt.of(AddressPort.parsePort(word)));
    }
    if (sourcePort.isEmpty()) {
      return Optional.empty();
    }
    Optional<Optional<Target>> target =
        switch (program) {
          case "curl" -> words.take("a URL such as http://vm-1/", this::url);
          case "ping" -> words.take("a host or an address", this::bare);
          default -> words.take("a server such as @vm-1", this::server);
        };
    Optional<String> name =
        program.equals("dig") && target.isPresent()
            ? words.take("a name to ask for", ProbeReader::dnsName)
            : Optional.of("");
    if (target.isEmpty() || name.isEmpty()) {
      return Optional.empty();
    }
    if (!words.skip("from")) {
      words.wrong("from and the host that asks");
      return Optional.empty();
    }
    Optional<HostName> from = words.take("the host that asks", scene::machine);
    if (from.isPresent() && !words.atEnd()) {
      words.wrong("the end of the line");
      return Optional.empty();
    }
    if (from.isEmpty() || target.get().isEmpty()) {
      return Optional.empty();
    }
    Target to = target.get().get();
    return Optional.of(
        switch (program) {
          case "curl" ->
              new Probe.Curl(
                  from.get(),
                  to.tls(),
                  to.host(),
                  scene.isAskedFor(to.host()),
                  to.to(),
                  to.port(),
                  to.path(),
                  sourcePort.get());
          case "ping" -> new Probe.Ping(from.get(), to.host(), to.to());
          default ->
              new Probe.Dig(
                  from.get(), to.host(), to.to(), to.port(), name.get(), sourcePort.get());
        });
  }

  private static OptionalInt sourcePort(String word) {
    if (!word.startsWith(ANY_ADDRESS)) {
      throw new InvalidValueException("a source port such as " + ANY_ADDRESS + "5353", word);
    }
    return OptionalInt.of(AddressPort.parsePort(word.substring(ANY_ADDRESS.length())));
  }

  private Optional<Target> url(String word) {
    boolean tls = word.startsWith(HTTPS);
    if (!tls && !word.startsWith(HTTP)) {
      throw new InvalidValueException("a URL such as http://vm-1/", word);
    }
    String rest = word.substring((tls ? HTTPS : HTTP).length());
    int slash = rest.indexOf('/');
    String path = slash < 0 ? "/" : rest.substring(slash);
    for (char c : path.toCharArray()) {
      // What else a URL may hold, curl would expand (globbing) or a reader would misread.
      if (!isLetterOrDigit(c) && "/._~%!$&'()*+,;=:@?-".indexOf(c) < 0) {
        throw new InvalidValueException("a path of the characters that RFC 3986 allows", path);
      }
    }
    return target(slash < 0 ? rest : rest.substring(0, slash), Probe.Curl.defaultPort(tls), path)
        .map(target -> target.withTls(tls));
  }

  private Optional<Target> bare(String word) {
    return scene.address(word).map(to -> new Target(word, to, 0, ""));
  }

  private Optional<Target> server(String word) {
    if (!word.startsWith("@")) {
      throw new InvalidValueException("a server such as @vm-1", word);
    }
    return target(word.substring(1), DNS, "");
  }

  private Optional<Target> target(String text, int defaultPort, String path) {
    int colon = text.indexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    int port = colon < 0 ? defaultPort : AddressPort.parsePort(text.substring(colon + 1));
    return scene.address(host).map(to -> new Target(host, to, port, path));
  }

  private static String dnsName(String word) {
    boolean fits =
        word.length() <= LONGEST_NAME && (isLetterOrDigit(word.charAt(0)) || word.startsWith("_"));
    for (char c : word.toCharArray()) {
      fits &= isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
    }
    if (!fits) {
      throw new InvalidValueException("a DNS name such as vm-1", word);
    }
    return word;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
