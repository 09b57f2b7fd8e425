package io.hoplab.probe;

import io.hoplab.net.Ipv4Address;
import io.hoplab.process.Command;
import io.hoplab.process.Finished;
import io.hoplab.process.Vantage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a host was told of a name by the DNS server that its {@code /etc/resolv.conf} names.
 *
 * @param server who answered; empty when nobody did
 * @param aliases the names that it stands for, each for the next
 * @param addresses what they lead to; none for a name that nobody knows
 * @param failed whether the server said that it could not find out, which is SERVFAIL (RFC 1035,
 *     section 4.1.1)
 */
public record Resolution(
    Optional<Ipv4Address> server,
    List<String> aliases,
    List<Ipv4Address> addresses,
    boolean failed) {
  private static final String FAILED = "status: SERVFAIL,";
  private static final Pattern SERVER = Pattern.compile("(?m)^;; SERVER: (?<address>[0-9.]+)#");
  private static final Pattern RECORD =
      Pattern.compile("(?m)^(?!;)\\S+\\s+\\d+\\s+IN\\s+(?<type>A|CNAME)\\s+(?<data>\\S+)$");

  /** Takes copies of the lists. */
  public Resolution {
    aliases = List.copyOf(aliases);
    addresses = List.copyOf(addresses);
  }

  /**
   * Asks for a name's A record, by dig.
   *
   * @throws IOException when dig cannot be run
   */
  public static Resolution ask(String name, Vantage from) throws IOException {
    Command dig = Command.of("dig", "+noedns", "+tries=2", "+time=1", name, "A").at(from);
    return parse(Finished.run(dig, "", ProbeRun.GRACE.plus(Duration.ofSeconds(2))).output());
  }

  static Resolution parse(String said) {
    List<String> aliases = new ArrayList<>();
    List<Ipv4Address> addresses = new ArrayList<>();
    Matcher found = RECORD.matcher(said);
    while (found.find()) {
      String data = found.group("data");
      if (found.group("type").equals("A")) {
        addresses.add(Ipv4Address.parse(data));
      } else {
        aliases.add(data.endsWith(".") ? data.substring(0, data.length() - 1) : data);
      }
    }
    Matcher server = SERVER.matcher(said);
    return new Resolution(
        server.find() ? Optional.of(Ipv4Address.parse(server.group("address"))) : Optional.empty(),
        aliases,
        addresses,
        said.contains(FAILED));
  }

  /** The answer in one line. */
  @Override
  public String toString() {
    if (server.isEmpty()) {
      return "nobody answers";
    }
    if (failed) {
      return "SERVFAIL, says " + server.get();
    }
    List<String> words = new ArrayList<>(aliases);
    addresses.forEach(address -> words.add(address.toString()));
    return (words.isEmpty() ? "no address" : String.join(", ", words)) + ", says " + server.get();
  }
}
