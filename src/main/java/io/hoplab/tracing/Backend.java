package io.hoplab.tracing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The kernel interface behind the iptables programs. */
public enum Backend {
  /** nf_tables: packets can be traced in every netns. */
  NFT("iptables-nft-restore", "iptables-nft-save"),
  /**
   * x_tables: the target TRACE writes to the kernel log, and not for a netns other than the first.
   */
  LEGACY("iptables-legacy-restore", "iptables-legacy-save");

  private final String restore;
  private final String save;

  Backend(String restore, String save) {
    this.restore = restore;
    this.save = save;
  }

  /** The program that loads rules into this backend. */
  public String restore() {
    return restore;
  }

  /** The program that prints this backend's rules. */
  public String save() {
    return save;
  }

  /**
   * The backend of the first {@code iptables-restore} on the search path, told by the program that
   * it links to.
   *
   * @param searchPath directories with colons between, as in {@code PATH}
   * @return empty when there is none, or it links to neither
   */
  public static Optional<Backend> on(String searchPath) {
    for (String directory : searchPath.split(":")) {
      Path program = Path.of(directory, "iptables-restore");
      if (Files.isExecutable(program)) {
        try {
          String name = program.toRealPath().getFileName().toString();
          if (name.startsWith("xtables-nft")) {
            return Optional.of(NFT);
          }
          return name.startsWith("xtables-legacy") ? Optional.of(LEGACY) : Optional.empty();
        } catch (IOException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
