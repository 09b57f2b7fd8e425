package io.hoplab.bench;

import io.hoplab.kubeproxy.BackedService;
import io.hoplab.kubeproxy.Endpoint;
import io.hoplab.kubeproxy.ProxyNode;
import io.hoplab.kubeproxy.Service;
import io.hoplab.kubeproxy.ServiceName;
import io.hoplab.kubeproxy.ServicePort;
import io.hoplab.kubeproxy.ServiceType;
import io.hoplab.kubeproxy.Services;
import io.hoplab.kubeproxy.TargetPort;
import io.hoplab.kubeproxy.TrafficPolicy;
import io.hoplab.net.Cidr;
import io.hoplab.net.HostName;
import io.hoplab.net.Ipv4Address;
import io.hoplab.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Services of type ClusterIP, each with its own endpoints on two nodes. */
final class ManyServices {
  static final int PORT = 80;
  static final int TARGET_PORT = 8080;
  static final Cidr SERVICES = Cidr.parse("10.0.0.0/16");
  static final Cidr PODS = Cidr.parse("10.244.0.0/14");
  static final Ipv4Address NODE_IP = Ipv4Address.parse("10.240.0.4");
  private static final HostName NODE = HostName.of("node-1");
  private static final HostName OTHER_NODE = HostName.of("node-2");

  private ManyServices() {}

  static ProxyNode node() {
    return ProxyNode.of(NODE, NODE_IP, List.of(NODE_IP), PODS);
  }

  static Services of(int services, int endpoints) {
    List<BackedService> all = new ArrayList<>();
    for (int i = 0; i < services; i++) {
      all.add(service(i, endpoints(i, endpoints)));
    }
    return new Services(all);
  }

  /** The same with the first endpoint of one Service not ready. */
  static Services withoutOneEndpoint(Services services, int which) {
    List<BackedService> all = new ArrayList<>(services.all());
    BackedService one = all.get(which);
    List<Endpoint> endpoints = new ArrayList<>(one.endpoints());
    endpoints.set(0, endpoints.get(0).notReady());
    all.set(which, new BackedService(one.service(), endpoints));
    return new Services(all);
  }

  /** The same with one Service the more, which has the endpoints of the first. */
  static Services withOneMore(Services services) {
    List<BackedService> all = new ArrayList<>(services.all());
    all.add(service(all.size(), all.get(0).endpoints()));
    return new Services(all);
  }

  static Ipv4Address clusterIp(int service) {
    return SERVICES.address(service + 1);
  }

  private static List<Endpoint> endpoints(int service, int count) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      endpoints.add(
          Endpoint.ready(
              PODS.address(service * count + i + 1),
              i % 2 == 0 ? NODE : OTHER_NODE,
              Map.of("http", TARGET_PORT)));
    }
    return endpoints;
  }

  private static BackedService service(int number, List<Endpoint> endpoints) {
    return new BackedService(
        new Service(
            new ServiceName("default", String.format("service-%05d", number)),
            ServiceType.CLUSTER_IP,
            clusterIp(number),
            List.of(
                new ServicePort(
                    "http",
                    Protocol.TCP,
                    PORT,
                    TargetPort.parse(Integer.toString(TARGET_PORT)),
                    OptionalInt.empty())),
            TrafficPolicy.CLUSTER,
            TrafficPolicy.CLUSTER,
            OptionalInt.empty(),
            List.of(),
            List.of(),
            List.of(),
            OptionalInt.empty()),
        endpoints);
  }
}
