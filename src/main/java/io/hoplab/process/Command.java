package io.hoplab.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program with its arguments, and the netns to run it in.
 *
 * @param arguments the program first
 * @param netns the file that holds the netns; empty for the caller's own
 * @param resolvConf what it finds in the place of {@code /etc/resolv.conf}; empty for the machine's
 *     own. {@link Program} sees to it
 */
public record Command(List<String> arguments, Optional<Path> netns, Optional<Path> resolvConf) {

  /** Takes a copy of the list. */
  public Command {
    arguments = List.copyOf(arguments);
  }

  /** A program that asks whom the machine asks for names. */
  public Command(List<String> arguments, Optional<Path> netns) {
    this(arguments, netns, Optional.empty());
  }

  /** A program in the caller's own netns. */
  public static Command of(String... arguments) {
    return new Command(List.of(arguments), Optional.empty());
  }

  /** The same program in a netns. */
  public Command in(Path netnsFile) {
    return new Command(arguments, Optional.of(netnsFile), resolvConf);
  }

  /** The same program on a host. */
  public Command at(Vantage host) {
    return new Command(arguments, Optional.of(host.netns()), host.resolvConf());
  }

  /**
   * What is really executed. nsenter(1) rather than {@code ip netns exec}, which mounts {@code
   * /sys} anew and takes twice as long; and it executes the program in its own place, so that the
   * process id is the program's.
   */
  List<String> executed() {
    if (netns.isEmpty()) {
      return arguments;
    }
    List<String> all = new ArrayList<>();
    all.add("nsenter");
    all.add("--net=" + netns.get());
    all.add("--");
    all.addAll(arguments);
    return all;
  }

  /** The command as one would type it. */
  @Override
  public String toString() {
    return String.join(" ", executed());
  }
}
