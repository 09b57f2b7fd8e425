package io.hoplab.labfile;

import io.hoplab.net.Ipv4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The public addresses of Azure's that a lab file gives out, each once. */
final class PublicAddresses {
  private final Hosts hosts;
  private final Map<String, String> owners = new HashMap<>();

  PublicAddresses(Hosts hosts) {
    this.hosts = hosts;
  }

  /** The address if it can be one of the internet's. */
  Optional<Ipv4Address> check(Item at, Optional<Ipv4Address> address) {
    if (address.isPresent() && !EdgeBinder.isPublic(address.get())) {
      at.problem(
          "wanted a public address, came "
              + address.get()
              + ", which nobody on the internet has a route to");
      return Optional.empty();
    }
    return address;
  }

  /** Gives addresses to a resource; those that are another's already are problems. */
  List<Ipv4Address> take(List<Item> items, String owner) {
    List<Ipv4Address> taken = new ArrayList<>();
    for (Item at : items) {
      Optional<Ipv4Address> address = check(at, at.read(Value.ADDRESS));
      if (address.isEmpty()) {
        continue;
      }
      Optional<String> other =
          Optional.ofNullable(owners.putIfAbsent(address.get().toString(), owner))
              .or(() -> hosts.owner(address.get()).map(it -> it.name().value()));
      if (other.isPresent()) {
        at.problem(
            "wanted an address of its own, came "
                + address.get()
                + ", which is "
                + other.get()
                + "'s");
      } else {
        hosts.addPublic(address.get());
        taken.add(address.get());
      }
    }
    return taken;
  }
}
