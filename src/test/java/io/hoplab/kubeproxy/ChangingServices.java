package io.hoplab.kubeproxy;

import io.hoplab.net.Cidr;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;

/** Services to which one thing after the other happens, drawn by lot. */
final class ChangingServices {
  private static final Cidr CLUSTER_IPS = Cidr.parse("172.31.0.0/16");
  private static final Cidr PODS = Cidr.parse("10.244.0.0/16");
  private static final Cidr FRONTENDS = Cidr.parse("20.45.0.0/16");
  private static final int MOST_ENDPOINTS = 4;

  private final Random random;
  private final Map<Integer, Draft> drafts = new TreeMap<>();
  private int next;

  /** What may change of a Service. */
  private static final class Draft {
    private ServiceType type = ServiceType.CLUSTER_IP;
    private Protocol protocol = Protocol.TCP;
    private TrafficPolicy internal = TrafficPolicy.CLUSTER;
    private TrafficPolicy external = TrafficPolicy.CLUSTER;
    private OptionalInt affinity = OptionalInt.empty();
    private List<Cidr> ranges = List.of();
    private List<Ipv4Address> externalIps = List.of();
    private final Map<Integer, Endpoint> endpoints = new TreeMap<>();
  }

  ChangingServices(long seed, int services) {
    random = new Random(seed);
    for (int i = 0; i < services; i++) {
      add();
    }
  }

  private void add() {
    Draft draft = new Draft();
    draft.protocol = random.nextInt(4) == 0 ? Protocol.UDP : Protocol.TCP;
    for (int i = random.nextInt(MOST_ENDPOINTS); i > 0; i--) {
      draft.endpoints.put(i, endpoint(next, i));
    }
    drafts.put(next++, draft);
  }

  private static Endpoint endpoint(int service, int number) {
    return Endpoint.ready(
        PODS.address(service * 16 + number),
        number % 2 == 0 ? Web.NODE_1 : Web.NODE_2,
        Map.of("http", 8080));
  }

  /** Lets something happen to one Service, and says what. */
  String happen() {
    int which = List.copyOf(drafts.keySet()).get(random.nextInt(drafts.size()));
    Draft draft = drafts.get(which);
    int number = 1 + random.nextInt(MOST_ENDPOINTS);
    String what =
        switch (random.nextInt(12)) {
          case 0 -> {
            add();
            yield "added";
          }
          case 1 -> {
            if (drafts.size() > 1) {
              drafts.remove(which);
            }
            yield "deleted";
          }
          case 2 -> "is of type " + (draft.type = one(ServiceType.values()));
          case 3 -> "is internally " + (draft.internal = one(TrafficPolicy.values()));
          case 4 -> "is externally " + (draft.external = one(TrafficPolicy.values()));
          case 5 -> {
            draft.affinity = draft.affinity.isEmpty() ? OptionalInt.of(60) : OptionalInt.empty();
            yield "changes its affinity";
          }
          case 6 -> {
            draft.ranges = draft.ranges.isEmpty() ? List.of(PODS) : List.of();
            yield "changes its source ranges";
          }
          case 7 -> {
            draft.externalIps =
                draft.externalIps.isEmpty() ? List.of(FRONTENDS.address(1000 + which)) : List.of();
            yield "changes its external addresses";
          }
          case 8 -> {
            draft.endpoints.computeIfPresent(number, (key, endpoint) -> endpoint.notReady());
            yield "has an endpoint that is not ready";
          }
          case 9 -> {
            draft.endpoints.computeIfPresent(number, (key, each) -> each.terminating(true));
            yield "has an endpoint that ends";
          }
          case 10 -> {
            draft.endpoints.remove(number);
            yield "loses an endpoint";
          }
          default -> {
            draft.endpoints.put(number, endpoint(which, number));
            yield "gets an endpoint";
          }
        };
    return "service-" + which + " " + what;
  }

  private <T> T one(T[] values) {
    return values[random.nextInt(values.length)];
  }

  Services services() {
    List<BackedService> all = new ArrayList<>();
    drafts.forEach((number, draft) -> all.add(backed(number, draft)));
    return new Services(all);
  }

  private static BackedService backed(int number, Draft draft) {
    boolean balanced = draft.type == ServiceType.LOAD_BALANCER;
    boolean outside = draft.type != ServiceType.CLUSTER_IP || !draft.externalIps.isEmpty();
    boolean local = draft.external == TrafficPolicy.LOCAL && outside;
    OptionalInt nodePort =
        draft.type == ServiceType.CLUSTER_IP
            ? OptionalInt.empty()
            : OptionalInt.of(ServicePort.FIRST_NODE_PORT + number);
    return new BackedService(
        new Service(
            new ServiceName("default", "service-" + number),
            draft.type,
            CLUSTER_IPS.address(number + 1),
            List.of(
                new ServicePort(
                    "http", draft.protocol, 443, new TargetPort.Numbered(8080), nodePort)),
            draft.internal,
            local ? TrafficPolicy.LOCAL : TrafficPolicy.CLUSTER,
            draft.affinity,
            draft.externalIps,
            balanced ? List.of(FRONTENDS.address(number + 1)) : List.of(),
            balanced ? draft.ranges : List.of(),
            balanced && local
                ? OptionalInt.of(ServicePort.LAST_NODE_PORT - number)
                : OptionalInt.empty()),
        List.copyOf(draft.endpoints.values()));
  }

  /** A Service that is never changed, at {@link Web#CLUSTER_IP} with its endpoint on this node. */
  static BackedService lasting(Ipv4Address endpoint, Protocol protocol) {
    return Web.withoutEndpoints()
        .clusterIp(Ipv4Address.parse("172.31.255.5"))
        .ports(
            new ServicePort(
                "http", protocol, 443, new TargetPort.Numbered(8080), OptionalInt.empty()))
        .endpoint(new Endpoint(endpoint, Map.of("http", 8080), Optional.empty(), true, true, false))
        .backed();
  }
}
