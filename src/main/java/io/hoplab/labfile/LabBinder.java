package io.hoplab.labfile;

import io.hoplab.k8s.Cluster;
import io.hoplab.lab.Change;
import io.hoplab.lab.Claim;
import io.hoplab.lab.Counterproof;
import io.hoplab.lab.Flow;
import io.hoplab.lab.Lab;
import io.hoplab.lab.NetworkChange;
import io.hoplab.lab.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a lab of a file's tree. */
final class LabBinder {
  /** What the network is made of, and a counter-proof may change. */
  private static final List<String> NETWORK =
      List.of(
          "vnet",
          "cluster",
          "peeredVnets",
          "vms",
          "internet",
          "natGateways",
          "loadBalancers",
          "privateEndpoints",
          "publicDns",
          "privateDnsZones");

  private final Lowering lowering;
  private final PathCheck check;
  private final Item root;
  private final String name;
  private final Allocations former;
  private Optional<Network> network = Optional.empty();
  private Scene scene = new Scene(new Hosts(), Optional.empty(), Optional.empty());

  LabBinder(Lowering lowering, PathCheck check, Item root, String name, Allocations former) {
    this.lowering = lowering;
    this.check = check;
    this.root = root;
    this.name = name;
    this.former = former;
  }

  /** The lab; what it holds is of use only when no problem was found. */
  Lab bind() {
    ShapeCheck.check(root, LabShape.LAB);
    network();
    List<Flow> flows = new ArrayList<>();
    Course course = new Course(true);
    for (Item flow : root.entries("flows")) {
      course.change(flow);
      for (Item probe : probes(flow)) {
        course.bind(flowName(flow, probe), probe, flow).ifPresent(flows::add);
      }
    }
    course.end();
    List<Spread> spreads = new ArrayList<>();
    for (Item item : root.entries("spreads")) {
      course.change(item);
      course.bindSpread(item, item).ifPresent(spreads::add);
    }
    List<Counterproof> counterproofs = new ArrayList<>();
    for (Item item : root.entries("counterproofs")) {
      counterproof(item).ifPresent(counterproofs::add);
    }
    return lab(name, flows, spreads, counterproofs, ClaimBinder.bind(root, scene));
  }

  /** The flows in the order of the file, and the network as it is by then. */
  private final class Course {
    private LabBinder now = LabBinder.this;
    private final List<Change> pending = new ArrayList<>();
    private final boolean strict;
    private Item last = root;

    /**
     * The course of these flows.
     *
     * @param strict whether each change must change something, as in the lab as it is written
     */
    Course(boolean strict) {
      this.strict = strict;
    }

    /** Does what the flow asks for; it is done with the next flow that is sent. */
    void change(Item flow) {
      List<Item> edits = flow.entries("change");
      // What the change is part of has to be right before it is looked at.
      if (edits.isEmpty() || root.problems().touch("vnet", "peeredVnets", "vms")) {
        return;
      }
      last = flow;
      YamlNode.Mapping tree = (YamlNode.Mapping) now.root.node();
      for (Item edit : edits) {
        Optional<YamlNode.Mapping> edited =
            isLive(edit) ? TreeEdit.apply(tree, edit) : Optional.empty();
        if (edited.isEmpty()) {
          return;
        }
        tree = edited.get();
        pending.add(new Change(edit.name(), edit.absent() ? null : Written.of(edit.node())));
      }
      Problems found = new Problems(root.problems().file());
      LabBinder changed =
          new LabBinder(lowering, check, Item.root(tree, found), name, now.allocations());
      changed.check("cluster");
      changed.network();
      move(found, edits);
      if (strict && now.network.isPresent() && now.network.equals(changed.network)) {
        edits
            .get(0)
            .problemAtKey("this changes nothing: the network is the same with it as before");
      }
      now = changed;
    }

    Optional<Flow> bind(String flowName, Item probe, Item said) {
      Optional<Flow> flow = new FlowBinder(now.scene, check).bind(flowName, probe, said);
      Optional<NetworkChange> done = flow.isEmpty() ? Optional.empty() : done();
      return flow.map(it -> done.map(it::after).orElse(it));
    }

    /** What is to be done before what is sent next. */
    private Optional<NetworkChange> done() {
      if (pending.isEmpty() || now.scene.topology().isEmpty()) {
        return Optional.empty();
      }
      Optional<Cluster> cluster = now.network.flatMap(Network::cluster);
      NetworkChange done = new NetworkChange(pending, now.scene.topology().get(), cluster);
      pending.clear();
      return Optional.of(done);
    }

    /** A spread of the network as it is once all flows were sent. */
    Optional<Spread> bindSpread(Item item, Item said) {
      Optional<Spread> spread = new SpreadBinder(now.scene).bind(item, said);
      Optional<NetworkChange> done = spread.isEmpty() ? Optional.empty() : done();
      return spread.map(it -> done.map(it::after).orElse(it));
    }

    /** A change that no flow follows is done for nothing. */
    void end() {
      if (!pending.isEmpty() && root.problems().isEmpty()) {
        last.problemAtKey("wanted a flow to be sent after the change, came none");
      }
    }
  }

  /** Whether kube-proxy learns of it while the network runs. */
  private static boolean isLive(Item edit) {
    String path = edit.name();
    boolean live =
        path.startsWith("cluster.services.")
            || path.matches("cluster\\.pods\\.[^.]+\\.(ready|labels)(\\..+)?");
    if (!live) {
      edit.problemAtKey(
          "wanted a place below cluster.services, or a pod's ready or labels, which change while"
              + " the network runs, came "
              + YamlNode.quoted(path));
    }
    return live;
  }

  private static List<Item> probes(Item flow) {
    return flow.items("probe").stream().filter(Item::isScalar).toList();
  }

  /** A flow's first probe has the flow's name; others have their program in it. */
  private static String flowName(Item flow, Item probe) {
    boolean first = probes(flow).get(0).equals(probe);
    return first ? flow.name() : flow.name() + " (" + probe.text().split(" ", 2)[0] + ")";
  }

  /** What its Services have, which they keep when something changes while the network runs. */
  private Allocations allocations() {
    return network
        .flatMap(Network::cluster)
        .map(cluster -> Allocations.of(cluster.services()))
        .orElse(former);
  }

  private void network() {
    Hosts hosts = new Hosts();
    network = new NetworkBinder(root, hosts, former).bind();
    scene =
        new Scene(
            hosts,
            network.map(it -> lowering.lower(it.azure(), it.cluster())),
            network.flatMap(Network::cluster).map(Cluster::services));
  }

  private Lab lab(
      String labName,
      List<Flow> flows,
      List<Spread> spreads,
      List<Counterproof> counterproofs,
      List<Claim> claims) {
    return new Lab(
        labName,
        root.read("title", Value.TEXT).orElse(""),
        root.read("about", Value.TEXT).orElse(""),
        network.map(Network::azure).orElse(null),
        network.flatMap(Network::cluster),
        scene.topology().orElse(null),
        flows,
        spreads,
        counterproofs,
        claims);
  }

  private Optional<Counterproof> counterproof(Item item) {
    List<Item> edits = item.entries("change");
    if (item.get("then").isEmpty() && item.get("spreads").isEmpty()) {
      item.problemAtKey("wanted then or spreads or both, came neither");
    }
    YamlNode.Mapping tree = withoutJudgements((YamlNode.Mapping) root.node());
    boolean possible = !edits.isEmpty();
    List<Change> changes = new ArrayList<>();
    for (Item edit : edits) {
      Optional<YamlNode.Mapping> edited =
          mayChange(edit) ? TreeEdit.apply(tree, edit) : Optional.empty();
      possible &= edited.isPresent();
      tree = edited.orElse(tree);
      changes.add(new Change(edit.name(), edit.absent() ? null : Written.of(edit.node())));
    }
    if (!possible) {
      return Optional.empty();
    }
    // Its warnings end here: the lab has given them already, and the change is meant to be odd.
    Problems found = new Problems(root.problems().file());
    LabBinder changed =
        new LabBinder(lowering, check, Item.root(tree, found), name + ": " + item.name(), former);
    Lab lab = changed.bindChanged(item, root.problems().isEmpty() ? sections(edits) : List.of());
    boolean elsewhere = edits.stream().anyMatch(edit -> edit.name().startsWith("flows."));
    if (network.isPresent() && network.equals(changed.network) && !elsewhere) {
      edits.get(0).problemAtKey("this changes nothing: the network is the same with it as without");
    }
    move(found, edits);
    return found.isEmpty()
        ? Optional.of(new Counterproof(item.name(), changes, lab))
        : Optional.empty();
  }

  private static boolean mayChange(Item edit) {
    String path = edit.name();
    boolean may =
        NETWORK.contains(path.split("[.\\[]", 2)[0])
            || path.matches("flows\\..+\\.probe(\\[[0-9]+])?");
    if (!may) {
      edit.problemAtKey(
          "wanted a place below "
              + String.join(", ", NETWORK.subList(0, NETWORK.size() - 1))
              + " or "
              + NETWORK.get(NETWORK.size() - 1)
              + ", or a flow's probe, came "
              + YamlNode.quoted(path));
    }
    return may;
  }

  private static YamlNode.Mapping withoutJudgements(YamlNode.Mapping tree) {
    YamlNode.Mapping kept = tree;
    for (String key : List.of("counterproofs", "claims")) {
      if (tree.entry(key).isPresent()) {
        kept = kept.with(tree.entry(key).get().key(), null);
      }
    }
    return kept;
  }

  /** The sections that edits touch; in a lab without problems the others need no second look. */
  private static List<String> sections(List<Item> edits) {
    return edits.stream().map(edit -> edit.name().split("\\.", 2)[0]).distinct().toList();
  }

  private void check(String section) {
    Optional<Shape.Key> key = LabShape.LAB.key(section);
    root.get(section).ifPresent(item -> key.ifPresent(it -> ShapeCheck.check(item, it.shape())));
  }

  /**
   * Binds this tree with the flows that a counter-proof says something about.
   *
   * @param sections those to check; none for the whole tree
   */
  private Lab bindChanged(Item counterproof, List<String> sections) {
    if (sections.isEmpty()) {
      ShapeCheck.check(root, LabShape.LAB);
    }
    sections.forEach(this::check);
    network();
    List<Flow> flows = new ArrayList<>();
    List<Item> all = root.entries("flows").stream().filter(flow -> !flow.absent()).toList();
    Map<String, Item> said = new LinkedHashMap<>();
    for (Item written : counterproof.entries("then")) {
      Item then = written.in(root.problems());
      if (all.stream().noneMatch(flow -> flow.name().equals(then.name()))) {
        then.problemAtKey(
            "wanted the name of a flow, came "
                + Spelling.unknown(then.name(), all.stream().map(Item::name).toList()));
      } else {
        said.put(then.name(), then);
      }
    }
    boolean changes = all.stream().anyMatch(flow -> flow.get("change").isPresent());
    List<String> order =
        changes ? all.stream().map(Item::name).toList() : List.copyOf(said.keySet());
    Course course = new Course(false);
    for (String flowName : order) {
      Item then = said.get(flowName);
      Optional<Item> found = root.get("flows").flatMap(it -> it.get(flowName));
      found.ifPresent(course::change);
      if (then == null || found.isEmpty()) {
        continue;
      }
      Item flow = found.get();
      boolean silent = then.get("request").isEmpty() && then.get("reply").isEmpty();
      if (silent && then.node() instanceof YamlNode.Mapping) {
        then.problem("wanted request or reply or both, came neither");
      }
      for (Item probe : probes(flow)) {
        course.bind(flowName(flow, probe), probe, then).ifPresent(flows::add);
      }
    }
    return lab(name, flows, changedSpreads(counterproof, course), List.of(), List.of());
  }

  private List<Spread> changedSpreads(Item counterproof, Course course) {
    List<Spread> spreads = new ArrayList<>();
    List<String> names = root.entries("spreads").stream().map(Item::name).toList();
    for (Item written : counterproof.entries("spreads")) {
      Item said = written.in(root.problems());
      Optional<Item> spread =
          root.entries("spreads").stream().filter(it -> it.name().equals(said.name())).findFirst();
      if (spread.isPresent()) {
        course.bindSpread(spread.get(), said).ifPresent(spreads::add);
      } else {
        said.problemAtKey(
            "wanted the name of a spread, came " + Spelling.unknown(said.name(), names));
      }
    }
    return spreads;
  }

  /** Reports what is wrong with a changed lab and was not before, where the file makes it so. */
  private void move(Problems found, List<Item> edits) {
    List<Problem> before = root.problems().all();
    for (Problem problem : found.all()) {
      if (Problems.within(problem.path(), "counterproofs")) {
        root.problems().add(problem);
        continue;
      }
      boolean known =
          before.stream()
              .anyMatch(
                  it -> it.path().equals(problem.path()) && it.message().equals(problem.message()));
      if (!known) {
        Item cause =
            edits.stream()
                .filter(edit -> Problems.within(problem.path(), edit.name()))
                .findFirst()
                .orElse(edits.get(0));
        cause.problemAtKey("with this, " + problem.path() + ": " + problem.message());
      }
    }
  }
}
