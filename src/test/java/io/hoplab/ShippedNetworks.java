package io.hoplab;

import io.hoplab.k8s.Network;
import io.hoplab.lab.Lab;
import io.hoplab.labfile.LabFiles;
import io.hoplab.labfile.Labs;
import io.hoplab.labfile.Reading;
import io.hoplab.topology.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/**
 * The networks of the shipped labs, each as its file has it. Of the variants those of the labs of
 * pods' routes are enough: the others differ from them in their Services alone.
 */
public final class ShippedNetworks {
  private static final LabFiles FILES =
      new LabFiles(Network::lower, (topology, probe, way, expected) -> List.of());

  private ShippedNetworks() {}

  /** The networks by the names of their labs. */
  public static Stream<Named<Topology>> topologies() {
    return Labs.shipped(Path.of("labs")).files().values().stream()
        .flatMap(ShippedNetworks::labs)
        .map(lab -> Named.of(lab.name(), lab.topology()));
  }

  private static Stream<Lab> labs(Path file) {
    Reading.Valid valid = (Reading.Valid) FILES.read(file);
    boolean services =
        valid.lab().cluster().filter(it -> !it.services().all().isEmpty()).isPresent();
    return services
        ? Stream.of(valid.lab())
        : Stream.concat(Stream.of(valid.lab()), valid.variants().stream());
  }
}
