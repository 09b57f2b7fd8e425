package io.hoplab.mutate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the mutants of a lab have shown. */
public record MutationReport(String lab, List<MutantResult> results) {

  /** Takes a copy of the list. */
  public MutationReport {
    results = List.copyOf(results);
  }

  /** The mutants that nothing noticed and the plan does not explain. */
  public List<MutantResult> unnoticed() {
    return of(MutantResult.Kind.UNNOTICED);
  }

  private List<MutantResult> of(MutantResult.Kind kind) {
    Set<String> noticed =
        results.stream()
            .filter(result -> result.noticedBy().isPresent())
            .map(result -> result.mutant().withoutHost())
            .collect(Collectors.toSet());
    return results.stream()
        .filter(result -> result.kind(noticed.contains(result.mutant().withoutHost())) == kind)
        .toList();
  }

  /** The report as maps, lists and values. */
  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("lab", lab);
    tree.put("operations", results.size());
    tree.put("noticed", of(MutantResult.Kind.NOTICED).size());
    tree.put("realism", of(MutantResult.Kind.REALISM).size());
    tree.put("unnoticed", unnoticed().stream().map(result -> result.mutant().missing()).toList());
    tree.put(
        "realismOperations",
        of(MutantResult.Kind.REALISM).stream().map(MutationReport::explained).toList());
    tree.put(
        "noticedOperations",
        of(MutantResult.Kind.NOTICED).stream().map(MutationReport::noticed).toList());
    return tree;
  }

  private static Map<String, Object> explained(MutantResult result) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("operation", result.mutant().missing());
    object.put("reason", result.mutant().note().why());
    return object;
  }

  private static Map<String, Object> noticed(MutantResult result) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("operation", result.mutant().missing());
    object.put("by", result.noticedBy().orElseThrow());
    return object;
  }

  /** The report for people. */
  public String text(boolean verbose) {
    StringBuilder text = new StringBuilder();
    text.append(lab)
        .append(": ")
        .append(results.size())
        .append(" operations left out one at a time: ")
        .append(of(MutantResult.Kind.NOTICED).size())
        .append(" noticed, ")
        .append(of(MutantResult.Kind.REALISM).size())
        .append(" there for realism, ")
        .append(unnoticed().size())
        .append(" unnoticed\n");
    if (verbose) {
      of(MutantResult.Kind.NOTICED)
          .forEach(result -> entry(text, "noticed", result, result.noticedBy().orElseThrow()));
    }
    of(MutantResult.Kind.REALISM)
        .forEach(result -> entry(text, "realism", result, result.mutant().note().why()));
    unnoticed().forEach(result -> entry(text, "UNNOTICED", result, result.mutant().note().why()));
    return text.toString();
  }

  private static void entry(StringBuilder text, String kind, MutantResult result, String words) {
    text.append(
        String.format("  %-9s  %s%n             %s%n", kind, result.mutant().missing(), words));
  }
}
