package io.hoplab.cli;

import io.hoplab.apply.ApplyException;
import io.hoplab.apply.ProxyUpdate;
import io.hoplab.k8s.Cluster;
import io.hoplab.kubeproxy.Services;
import io.hoplab.kubeproxy.StaleFlows;
import io.hoplab.lab.Lab;
import io.hoplab.labfile.Allocations;
import io.hoplab.labfile.FileDifference;
import io.hoplab.labfile.FileEdit;
import io.hoplab.labfile.LabFiles;
import io.hoplab.labfile.Problem;
import io.hoplab.labfile.Reading;
import io.hoplab.net.HostName;
import io.hoplab.topology.Host;
import io.hoplab.topology.Role;
import io.hoplab.tracing.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Brings a running lab to what another version of its file says of Services. */
final class AppliedFile {
  /** What may change without the lab being built anew; the judgements are not in the network. */
  private static final String MAY_CHANGE =
      "cluster\\.services(\\..*)?|cluster\\.kubeProxy(\\..*)?"
          + "|cluster\\.pods\\.[^.]+\\.(labels|ready|terminating|ports)(\\..*)?"
          + "|(title|about|flows|counterproofs|claims|spreads|variants)(\\..*)?";

  private static final int MOST_DIFFERENCES = 5;

  private final RunningLab lab;
  private final Terminal terminal;

  AppliedFile(RunningLab lab, Terminal terminal) {
    this.lab = lab;
    this.terminal = terminal;
  }

  /**
   * Applies a lab file.
   *
   * @param name a shipped lab's name or a path; in a running variant of a lab it stands for that
   *     variant
   * @param settings what is set in it, each {@code PATH=VALUE}
   */
  AppliedServices file(String name, List<String> settings) throws IOException {
    Optional<String> running = RunningLab.variant();
    LabArguments.Chosen given = LabArguments.choose(name);
    String shown = given.file().toString();
    String text = content(OutputFile.of(shown).path(), shown);
    Optional<String> variant = given.variant().or(() -> running);
    if (variant.isEmpty()) {
      return apply(Path.of(shown), set(text, settings), terminal::complain, problems -> problems);
    }
    LabArguments.Chosen chosen = new LabArguments.Chosen(given.argument(), given.file(), variant);
    // Its problems have their places in the file that was given, and not in the variant's own.
    UnaryOperator<List<Problem>> told =
        problems ->
            LabArguments.read(chosen.file(), text) instanceof Reading.Invalid invalid
                ? invalid.problems()
                : problems;
    String own = LabFiles.variant(text, variant.get()).orElseThrow(() -> unknown(chosen, text));
    return apply(lab.file().getFileName(), set(own, settings), terminal::complain, told);
  }

  private static CliException unknown(LabArguments.Chosen chosen, String text) {
    Reading reading = LabArguments.read(chosen.file(), text);
    return new CliException(
        ExitCode.BAD_INPUT,
        reading instanceof Reading.Valid valid
            ? chosen.unknown(valid)
            : lines(((Reading.Invalid) reading).problems()));
  }

  /**
   * Applies the running lab's own copy of its file, whose warnings are known, with other values.
   */
  AppliedServices edited(List<String> settings) throws IOException {
    return apply(
        lab.file().getFileName(), set(copy(), settings), warning -> {}, problems -> problems);
  }

  /**
   * Has Services send to a pod, or not any more.
   *
   * @param pod the pod's key in the lab file
   * @param ready {@code on} or {@code off}
   */
  AppliedServices ready(String pod, String ready) throws IOException {
    String key = "cluster.pods." + pod + ".ready";
    String text = set(copy(), key, ready, "");
    Path named = lab.file().getFileName();
    Reading on = reading(named, set(text, key, "on", ""));
    Reading off = reading(named, set(text, key, "off", ""));
    if (on instanceof Reading.Valid with && off instanceof Reading.Valid without) {
      Readiness readiness = Readiness.of(pod, with.lab(), without.lab());
      if (!readiness.deaf().isEmpty()) {
        String words = readiness.words(pod, ready);
        if (readiness.reached().isEmpty()) {
          throw new CliException(ExitCode.BAD_INPUT, words);
        }
        terminal.complain("hoplab: " + words);
      }
    }
    return apply(named, text, warning -> {}, problems -> problems);
  }

  private String copy() throws IOException {
    return content(lab.file(), lab.file().toString());
  }

  private static String content(Path file, String name) {
    List<Problem> problems = new ArrayList<>();
    return LabFiles.text(file, name, problems)
        .orElseThrow(() -> new CliException(ExitCode.BAD_INPUT, lines(problems)));
  }

  private static String lines(List<Problem> problems) {
    return problems.stream()
        .map(Problem::toString)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String set(String text, List<String> settings) {
    String edited = text;
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new CliException(
            ExitCode.BAD_INPUT, "--set: wanted PATH=VALUE, came '" + setting + "'");
      }
      edited = set(edited, setting.substring(0, equals), setting.substring(equals + 1), "--set ");
    }
    return edited;
  }

  /**
   * One setting.
   *
   * @param option what the user has typed before the path, for what is said of it
   */
  private static String set(String text, String path, String value, String option) {
    FileEdit.Edited result = FileEdit.set(text, path, value);
    if (result instanceof FileEdit.Edited.Refused refused) {
      throw new CliException(ExitCode.BAD_INPUT, option + path + ": " + refused.message());
    }
    return ((FileEdit.Edited.Text) result).text();
  }

  private AppliedServices apply(
      Path named, String text, Consumer<String> warned, UnaryOperator<List<Problem>> told)
      throws IOException {
    Reading reading = reading(named, text);
    List<FileDifference> differences = FileDifference.between(copy(), text);
    refuseOthers(differences, reading);
    if (reading instanceof Reading.Invalid invalid) {
      throw new CliException(ExitCode.BAD_INPUT, lines(told.apply(invalid.problems())));
    }
    Lab wanted = ((Reading.Valid) reading).lab();
    refuseOthers(differences, wanted);
    ((Reading.Valid) reading).warnings().forEach(it -> warned.accept(it.asWarning()));
    Map<HostName, ProxyUpdate> updates = update(wanted);
    NameFiles.update(wanted.topology(), RunningLab.LAB_FILE.getParent());
    // Whoever reads in between has what the Services of both files have.
    Allocations now = Allocations.of(services(wanted));
    replace(RunningLab.ALLOCATIONS, now.and(former()).toString());
    replace(lab.file(), text);
    return new AppliedServices(lab.name(), services(lab.lab()), services(wanted), updates);
  }

  private Map<HostName, ProxyUpdate> update(Lab wanted) throws IOException {
    Map<HostName, ProxyUpdate> updates = new LinkedHashMap<>();
    Optional<StaleFlows> stale =
        lab.lab()
            .cluster()
            .flatMap(before -> wanted.cluster().flatMap(now -> now.staleSince(before)));
    Backend backend = Sandbox.backend();
    try (BrokenOff end =
        new BrokenOff(
            terminal,
            "broken off: some nodes may have their new rules already; the same command again does"
                + " the rest")) {
      for (Host host : wanted.topology().hosts()) {
        if (host.role() == Role.NODE) {
          Host was = lab.lab().topology().host(host.name());
          updates.put(host.name(), sync(was, host, stale, backend, end));
        }
      }
    }
    return updates;
  }

  private ProxyUpdate sync(
      Host was, Host host, Optional<StaleFlows> stale, Backend backend, BrokenOff end)
      throws IOException {
    try {
      return ProxyUpdate.fullSync(
          lab.network(), was, host, stale, backend.restore(), backend.save());
    } catch (ApplyException e) {
      end.silence();
      throw new CliException(
          ExitCode.BAD_INPUT,
          host.name()
              + ": its kernel refuses a table of the change, and those before it are changed: "
              + e.getMessage()
              + "; after what stands in the way is gone, the same command does the rest");
    } catch (IOException e) {
      end.silence();
      throw e;
    }
  }

  private static Services services(Lab some) {
    return some.cluster().map(Cluster::services).orElseGet(() -> new Services(List.of()));
  }

  private Allocations former() {
    return Allocations.of(services(lab.lab()));
  }

  private Reading reading(Path named, String text) {
    return LabArguments.readRunning(named, text, former());
  }

  /** What no change of kube-proxy's rules can bring about, before what follows from it. */
  private void refuseOthers(List<FileDifference> differences, Reading reading) {
    List<FileDifference> others =
        differences.stream().filter(difference -> !mayChange(difference)).toList();
    if (others.isEmpty()) {
      return;
    }
    String first =
        others.stream()
            .limit(MOST_DIFFERENCES)
            .map(FileDifference::toString)
            .collect(Collectors.joining(", "));
    int more = others.size() - MOST_DIFFERENCES;
    throw refusal(
        first + (more > 0 ? " and " + more + " more places" : ""),
        reading instanceof Reading.Invalid invalid
            ? System.lineSeparator() + lines(invalid.problems())
            : "");
  }

  /** What is no lab file has problems of its own. */
  private static boolean mayChange(FileDifference difference) {
    return difference.path().isEmpty() || difference.path().matches(MAY_CHANGE);
  }

  private void refuseOthers(List<FileDifference> differences, Lab wanted) {
    Optional<List<HostName>> hosts =
        ProxyUpdate.othersThan(lab.lab().topology(), wanted.topology());
    if (hosts.isEmpty() || !hosts.get().isEmpty()) {
      throw refusal(
          differences.stream().map(FileDifference::path).collect(Collectors.joining(", "))
              + ", which changes more than kube-proxy's rules"
              + hosts
                  .map(
                      names ->
                          names.stream()
                              .map(HostName::toString)
                              .collect(Collectors.joining(", ", " at ", "")))
                  .orElse(""),
          "");
    }
  }

  private CliException refusal(String came, String problems) {
    return new CliException(
        ExitCode.BAD_INPUT,
        "wanted a change of Services, of pods' labels, readiness or ports, or of kubeProxy, came "
            + came
            + "; that takes 'hoplab down "
            + lab.name()
            + "' and 'hoplab up' with the changed file"
            + problems);
  }

  /** Whoever reads the file meanwhile reads the old one or the new one. */
  private static void replace(Path file, String text) throws IOException {
    Path next = RunningLab.LAB_FILE.resolveSibling("next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
