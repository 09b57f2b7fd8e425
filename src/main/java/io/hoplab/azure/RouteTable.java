package io.hoplab.azure;

import java.util.List;

/** The Azure resource that holds user-defined routes; it takes effect on subnets that name it. */
public record RouteTable(String name, List<UserDefinedRoute> routes) {

  /** Takes a copy of the list. */
  public RouteTable {
    routes = List.copyOf(routes);
  }
}
