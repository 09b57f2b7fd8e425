package io.hoplab.cli;

import io.hoplab.apply.ProxyUpdate;
import io.hoplab.k8s.Cluster;
import io.hoplab.kubeproxy.Services;
import io.hoplab.kubeproxy.StaleFlows;
import io.hoplab.lab.Lab;
import io.hoplab.labfile.FileDifference;
import io.hoplab.labfile.FileEdit;
import io.hoplab.labfile.Problem;
import io.hoplab.labfile.Reading;
import io.hoplab.net.HostName;
import io.hoplab.topology.Host;
import io.hoplab.topology.Role;
import io.hoplab.tracing.Backend;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Brings a running lab to what another version of its file says of Services. */
final class AppliedFile {
  /** What may change without the lab being built anew; the judgements are not in the network. */
  private static final String MAY_CHANGE =
      "cluster\\.services(\\..*)?|cluster\\.kubeProxy(\\..*)?"
          + "|cluster\\.pods\\.[^.]+\\.(labels|ready|terminating|ports)(\\..*)?"
          + "|(title|about|flows|counterproofs|claims|spreads)(\\..*)?";

  private final RunningLab lab;

  AppliedFile(RunningLab lab) {
    this.lab = lab;
  }

  /**
   * Applies a lab file.
   *
   * @param name a shipped lab's name or a path
   * @param settings what is set in it, each {@code PATH=VALUE}
   */
  AppliedServices file(String name, List<String> settings) throws IOException {
    List<String> problems = new java.util.ArrayList<>();
    List<Path> files = LabArguments.files(List.of(name), problems);
    if (!problems.isEmpty()) {
      throw new CliException(ExitCode.BAD_INPUT, problems.get(0));
    }
    String shown = files.get(0).toString();
    return apply(Path.of(shown), set(content(OutputFile.of(shown).path(), shown), settings));
  }

  /** Applies the running lab's own copy of its file with other values. */
  AppliedServices edited(List<String> settings) throws IOException {
    return apply(
        lab.file().getFileName(), set(content(lab.file(), lab.file().toString()), settings));
  }

  private static String content(Path file, String name) throws IOException {
    try {
      String text = Files.readString(file);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw new CliException(ExitCode.BAD_INPUT, name + ": there is no such file");
    } catch (CharacterCodingException e) {
      throw new CliException(ExitCode.BAD_INPUT, name + ": wanted UTF-8 text");
    }
  }

  private static String set(String text, List<String> settings) {
    String edited = text;
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new CliException(
            ExitCode.BAD_INPUT, "--set: wanted PATH=VALUE, came '" + setting + "'");
      }
      FileEdit.Edited result =
          FileEdit.set(edited, setting.substring(0, equals), setting.substring(equals + 1));
      if (result instanceof FileEdit.Edited.Refused refused) {
        throw new CliException(
            ExitCode.BAD_INPUT, "--set " + setting.substring(0, equals) + ": " + refused.message());
      }
      edited = ((FileEdit.Edited.Text) result).text();
    }
    return edited;
  }

  private AppliedServices apply(Path named, String text) throws IOException {
    Lab wanted = read(named, text);
    refuseOthers(wanted, text);
    Map<HostName, ProxyUpdate> updates = new LinkedHashMap<>();
    Optional<StaleFlows> stale =
        lab.lab()
            .cluster()
            .flatMap(before -> wanted.cluster().flatMap(now -> now.staleSince(before)));
    Backend backend = Sandbox.backend();
    for (Host host : wanted.topology().hosts()) {
      if (host.role() == Role.NODE) {
        Host was = lab.lab().topology().host(host.name());
        updates.put(
            host.name(),
            ProxyUpdate.fullSync(
                lab.network(), was, host, stale, backend.restore(), backend.save()));
      }
    }
    NameFiles.update(wanted.topology(), RunningLab.LAB_FILE.getParent());
    replaceCopy(text);
    return new AppliedServices(lab.name(), services(lab.lab()), services(wanted), updates);
  }

  private static Services services(Lab some) {
    return some.cluster().map(Cluster::services).orElseGet(() -> new Services(List.of()));
  }

  private static Lab read(Path named, String text) {
    Reading reading = LabArguments.read(named, text);
    if (reading instanceof Reading.Invalid invalid) {
      throw new CliException(
          ExitCode.BAD_INPUT,
          invalid.problems().stream()
              .map(Problem::toString)
              .collect(Collectors.joining(System.lineSeparator())));
    }
    return ((Reading.Valid) reading).lab();
  }

  private void refuseOthers(Lab wanted, String text) throws IOException {
    List<String> places = FileDifference.places(Files.readString(lab.file()), text);
    List<String> others = places.stream().filter(place -> !place.matches(MAY_CHANGE)).toList();
    Optional<List<HostName>> hosts =
        ProxyUpdate.othersThan(lab.lab().topology(), wanted.topology());
    boolean same = hosts.isPresent() && hosts.get().isEmpty();
    if (others.isEmpty() && same) {
      return;
    }
    String came =
        others.isEmpty()
            ? String.join(", ", places)
                + ", which changes more than kube-proxy's rules"
                + hosts
                    .map(
                        names ->
                            names.stream()
                                .map(HostName::toString)
                                .collect(Collectors.joining(", ", " at ", "")))
                    .orElse("")
            : String.join(", ", others);
    throw new CliException(
        ExitCode.BAD_INPUT,
        "wanted a change of Services, of pods' labels, readiness or ports, or of kubeProxy, came "
            + came
            + "; take the lab down and up again for it");
  }

  /** Whoever reads the copy meanwhile reads the old one or the new one. */
  private void replaceCopy(String text) throws IOException {
    Path next = RunningLab.LAB_FILE.resolveSibling("lab.next");
    Files.writeString(next, text);
    Files.move(
        next, lab.file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
