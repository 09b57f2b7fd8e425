package io.hoplab.labfile;

import io.hoplab.net.AddressPort;
import io.hoplab.net.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fields of Kubernetes objects, up to version 1.35, as strict validation by kubectl knows them.
 * Of what says nothing about packets, the fields inside are not looked at; the values of what is
 * translated are checked as words of the lab.
 */
final class ManifestShape {
  /** A text of any kind, be it empty. */
  static final Value<String> ANY = new Value<>("a text", text -> text, Map.of("type", "string"));

  /** The number of a port. */
  static final Value<Integer> PORT =
      new Value<>("a port from 1 to 65535", AddressPort::parsePort, Map.of("type", "integer"));

  private static final String LABEL_NAME = "[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";
  private static final Value<String> LABEL_KEY =
      matching(
          "a label such as app or app.kubernetes.io/name",
          "([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?" + LABEL_NAME);
  private static final Value<String> LABEL_VALUE =
      matching(
          "a label's value of letters, digits, dashes, underscores and dots, at most 63 characters",
          "(" + LABEL_NAME + ")?");

  private static final Shape ANYTHING = new Shape.Anything();
  private static final Shape TEXT = new Shape.Leaf(ANY);
  private static final Shape LABELS =
      new Shape.Named("labels", false, LABEL_KEY, new Shape.Leaf(LABEL_VALUE));
  private static final Shape SWITCH = new Shape.Leaf(Value.BOOLEAN, true);
  private static final Shape NUMBER =
      new Shape.Leaf(new Value<>("a number", text -> text, Map.of("type", "integer")), true);
  private static final Shape NUMBER_OR_NAME =
      new Shape.Leaf(
          new Value<>("a number or a container port's name", text -> text, Map.of()), true);

  private static final Shape METADATA =
      fields(
          "an object's metadata",
          List.of(
              required("name", new Shape.Leaf(Value.TEXT)),
              field("namespace", TEXT),
              field("labels", LABELS),
              field("annotations", new Shape.Named("annotations", false, ANY, ANYTHING))),
          "generateName",
          "selfLink",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "ownerReferences",
          "finalizers",
          "managedFields");

  static final Shape SERVICE =
      object(
          "a Service",
          field(
              "spec",
              fields(
                  "a Service's spec",
                  List.of(
                      field(
                          "ports",
                          list(
                              fields(
                                  "a Service's port",
                                  List.of(
                                      field("port", NUMBER),
                                      field("targetPort", NUMBER_OR_NAME),
                                      field("nodePort", NUMBER)),
                                  "name",
                                  "protocol",
                                  "appProtocol"),
                              "a list of ports")),
                      field("selector", LABELS),
                      field("type", TEXT),
                      field("clusterIP", TEXT),
                      field("clusterIPs", texts("addresses")),
                      field("ipFamilies", texts("IP families")),
                      field("externalIPs", texts("addresses")),
                      field("loadBalancerSourceRanges", texts("ranges")),
                      field("loadBalancerIP", TEXT),
                      field("publishNotReadyAddresses", SWITCH),
                      field("trafficDistribution", TEXT),
                      field(
                          "sessionAffinityConfig",
                          fields(
                              "a sessionAffinityConfig",
                              List.of(
                                  field(
                                      "clientIP",
                                      fields(
                                          "a clientIP's affinity",
                                          List.of(field("timeoutSeconds", NUMBER))))))),
                      field("healthCheckNodePort", NUMBER)),
                  "sessionAffinity",
                  "externalName",
                  "externalTrafficPolicy",
                  "internalTrafficPolicy",
                  "ipFamilyPolicy",
                  "allocateLoadBalancerNodePorts",
                  "loadBalancerClass")),
          field(
              "status",
              fields(
                  "a Service's status",
                  List.of(
                      field(
                          "loadBalancer",
                          fields(
                              "a load balancer's status",
                              List.of(
                                  field(
                                      "ingress",
                                      list(
                                          fields(
                                              "a load balancer's ingress",
                                              List.of(field("ipMode", TEXT)),
                                              "ip",
                                              "hostname",
                                              "ports"),
                                          "a list of addresses")))))),
                  "conditions")));

  static final Shape SLICE =
      object(
          "an EndpointSlice",
          required("addressType", new Shape.Leaf(Value.oneOf("IPv4", "IPv6", "FQDN"))),
          field(
              "endpoints",
              list(
                  fields(
                      "an endpoint",
                      List.of(
                          required("addresses", texts("addresses")),
                          field(
                              "conditions",
                              fields(
                                  "an endpoint's conditions",
                                  List.of(
                                      field("ready", SWITCH),
                                      field("serving", SWITCH),
                                      field("terminating", SWITCH)))),
                          field(
                              "targetRef",
                              fields(
                                  "a targetRef",
                                  List.of(field("kind", TEXT), field("name", TEXT)),
                                  "apiVersion",
                                  "namespace",
                                  "uid",
                                  "resourceVersion",
                                  "fieldPath"))),
                      "nodeName",
                      "hostname",
                      "zone",
                      "hints",
                      "deprecatedTopology"),
                  "a list of endpoints")),
          field(
              "ports",
              list(
                  fields(
                      "an EndpointSlice's port",
                      List.of(field("name", TEXT), field("protocol", TEXT), field("port", NUMBER)),
                      "appProtocol"),
                  "a list of ports")));

  private static final Shape CONTAINERS =
      list(
          fields(
              "a container",
              List.of(
                  field("restartPolicy", TEXT),
                  field(
                      "ports",
                      list(
                          fields(
                              "a container's port",
                              List.of(
                                  field("protocol", TEXT),
                                  field("containerPort", NUMBER),
                                  field("hostPort", NUMBER)),
                              "name",
                              "hostIP"),
                          "a list of ports"))),
              "name",
              "image",
              "command",
              "args",
              "workingDir",
              "envFrom",
              "env",
              "resources",
              "resizePolicy",
              "restartPolicyRules",
              "volumeMounts",
              "volumeDevices",
              "livenessProbe",
              "readinessProbe",
              "startupProbe",
              "lifecycle",
              "terminationMessagePath",
              "terminationMessagePolicy",
              "imagePullPolicy",
              "securityContext",
              "stdin",
              "stdinOnce",
              "tty"),
          "a list of containers");

  static final Shape POD =
      object(
          "a Pod",
          field(
              "spec",
              fields(
                  "a Pod's spec",
                  List.of(
                      field("containers", CONTAINERS),
                      field("initContainers", CONTAINERS),
                      field("hostNetwork", SWITCH)),
                  "volumes",
                  "ephemeralContainers",
                  "restartPolicy",
                  "terminationGracePeriodSeconds",
                  "activeDeadlineSeconds",
                  "dnsPolicy",
                  "nodeSelector",
                  "serviceAccountName",
                  "serviceAccount",
                  "automountServiceAccountToken",
                  "nodeName",
                  "hostPID",
                  "hostIPC",
                  "shareProcessNamespace",
                  "securityContext",
                  "imagePullSecrets",
                  "hostname",
                  "subdomain",
                  "affinity",
                  "schedulerName",
                  "tolerations",
                  "hostAliases",
                  "priorityClassName",
                  "priority",
                  "dnsConfig",
                  "readinessGates",
                  "runtimeClassName",
                  "enableServiceLinks",
                  "preemptionPolicy",
                  "overhead",
                  "topologySpreadConstraints",
                  "setHostnameAsFQDN",
                  "os",
                  "hostUsers",
                  "schedulingGates",
                  "resourceClaims",
                  "resources",
                  "hostnameOverride",
                  "workloadRef")),
          field(
              "status",
              fields(
                  "a Pod's status",
                  List.of(
                      field("phase", TEXT),
                      field("podIPs", list(fields("an address", List.of(), "ip"), "a list")),
                      field(
                          "conditions",
                          list(
                              fields(
                                  "a Pod's condition",
                                  List.of(field("type", TEXT), field("status", TEXT)),
                                  "observedGeneration",
                                  "lastProbeTime",
                                  "lastTransitionTime",
                                  "reason",
                                  "message"),
                              "a list of conditions"))),
                  "podIP",
                  "observedGeneration",
                  "message",
                  "reason",
                  "nominatedNodeName",
                  "hostIP",
                  "hostIPs",
                  "startTime",
                  "initContainerStatuses",
                  "containerStatuses",
                  "ephemeralContainerStatuses",
                  "qosClass",
                  "resize",
                  "resourceClaimStatuses",
                  "extendedResourceClaimStatus",
                  "allocatedResources",
                  "resources")));

  /** What {@code kubectl get -o yaml} puts around several objects. */
  static final Shape LIST =
      fields(
          "a List",
          List.of(field("items", list(ANYTHING, "a list of objects"))),
          "apiVersion",
          "kind",
          "metadata");

  private ManifestShape() {}

  private static Shape object(String what, Shape.Key... keys) {
    List<Shape.Key> all = new ArrayList<>();
    all.add(field("apiVersion", ANYTHING));
    all.add(field("kind", ANYTHING));
    all.add(required("metadata", METADATA));
    all.addAll(List.of(keys));
    return fields(what, all);
  }

  /** A mapping with fields that are looked at, and others that Kubernetes knows. */
  private static Shape.Fields fields(String what, List<Shape.Key> fields, String... others) {
    List<Shape.Key> keys = new ArrayList<>(fields);
    for (String other : others) {
      keys.add(field(other, ANYTHING));
    }
    return new Shape.Fields(what, keys, List.of());
  }

  private static Shape.Key field(String name, Shape shape) {
    return new Shape.Key(name, false, shape, "", "");
  }

  private static Shape.Key required(String name, Shape shape) {
    return new Shape.Key(name, true, shape, "", "");
  }

  private static Shape list(Shape item, String wanted) {
    return Shape.ListOf.ofAny(item, wanted);
  }

  private static Shape texts(String what) {
    return list(TEXT, "a list of " + what);
  }

  private static Value<String> matching(String wanted, String regex) {
    return new Value<>(
        wanted,
        text -> {
          if (!text.matches(regex)) {
            throw new InvalidValueException(wanted, text);
          }
          return text;
        },
        Map.of("type", "string"));
  }
}
