package io.hoplab.kubeproxy;

import io.hoplab.nftables.NftObject;
import io.hoplab.nftables.NftRules;
import io.hoplab.nftables.NftTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Takes down what is in kube-proxy's table. */
final class NftWriter {
  static final NftTable TABLE = new NftTable("kube-proxy");

  private final List<NftObject> objects = new ArrayList<>();
  private final Map<String, NftObject> elements = new LinkedHashMap<>();

  void table(String comment) {
    objects.add(new NftObject.Table(TABLE, comment));
  }

  void set(String name, String type, String comment) {
    objects.add(new NftObject.NamedSet(TABLE, name, type, Optional.empty(), comment));
  }

  /** A set that rules fill with addresses, each for some time. */
  void memory(String name, Duration timeout) {
    objects.add(new NftObject.NamedSet(TABLE, name, "ipv4_addr", Optional.of(timeout), ""));
  }

  void map(String name, String keyType, String comment) {
    objects.add(new NftObject.VerdictMap(TABLE, name, keyType, comment));
  }

  void baseChain(String name, String type, String hook, int priority) {
    objects.add(new NftObject.BaseChain(TABLE, name, type, hook, priority));
  }

  void chain(String name, String comment) {
    objects.add(new NftObject.Chain(TABLE, name, comment));
  }

  void rule(String chain, String spec) {
    commented(chain, spec, "");
  }

  void commented(String chain, String spec, String comment) {
    objects.add(new NftObject.Rule(TABLE, chain, spec, comment));
  }

  void element(String set, String key) {
    put(set, key, Optional.empty(), "");
  }

  void element(String map, String key, String verdict) {
    put(map, key, Optional.of(verdict), "");
  }

  /** An element with a comment, which is cut where nft would refuse it. */
  void commented(String map, String key, String verdict, String comment) {
    String fitting = comment.substring(0, Math.min(comment.length(), NftObject.LONGEST_COMMENT));
    put(map, key, Optional.of(verdict), fitting);
  }

  /** Where two Services claim one key, the later one has it. */
  private void put(String set, String key, Optional<String> verdict, String comment) {
    elements.put(set + " " + key, new NftObject.Element(TABLE, set, key, verdict, comment));
  }

  NftRules written() {
    List<NftObject> all = new ArrayList<>(objects);
    all.addAll(elements.values());
    return new NftRules(all);
  }

  /** A key of several fields. */
  static String key(Object... fields) {
    return Arrays.stream(fields).map(Object::toString).collect(Collectors.joining(" . "));
  }
}
