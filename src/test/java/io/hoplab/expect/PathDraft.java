package io.hoplab.expect;

import io.hoplab.flow.Disposition;
import io.hoplab.flow.TranslationKind;
import io.hoplab.net.AddressPort;
import io.hoplab.net.HostName;
import io.hoplab.net.InterfaceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A line of a path in the making. */
final class PathDraft {
  private final String place;
  private Optional<TranslationKind> kind = Optional.empty();
  private Optional<PathLine.Addresses> addresses = Optional.empty();
  private Optional<String> by = Optional.empty();
  private OptionalInt ttl = OptionalInt.empty();
  private boolean exempt;

  private PathDraft(String place) {
    this.place = place;
  }

  PathDraft addresses(String source, String destination) {
    addresses =
        Optional.of(
            new PathLine.Addresses(AddressPort.parse(source), AddressPort.parse(destination)));
    return this;
  }

  PathDraft translates(TranslationKind how, String source, String destination) {
    kind = Optional.of(how);
    return addresses(source, destination);
  }

  PathDraft by(String rule) {
    by = Optional.of(rule);
    return this;
  }

  PathDraft ttl(int value) {
    ttl = OptionalInt.of(value);
    return this;
  }

  PathDraft exempt() {
    exempt = true;
    return this;
  }

  private PathLine build() {
    int slash = place.indexOf('/');
    HostName host = HostName.of(slash < 0 ? place : place.substring(0, slash));
    Optional<InterfaceName> iface =
        slash < 0 ? Optional.empty() : Optional.of(InterfaceName.of(place.substring(slash + 1)));
    return new PathLine(host, iface, kind, exempt, addresses, by, ttl);
  }

  static ExpectedTrace path(String end, PathDraft... lines) {
    List<PathLine> path = new ArrayList<>();
    for (PathDraft line : lines) {
      path.add(line.build());
    }
    return new ExpectedTrace(path, Disposition.DELIVERED, HostName.of(end));
  }

  static PathDraft line(String place) {
    return new PathDraft(place);
  }
}
