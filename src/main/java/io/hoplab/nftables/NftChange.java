package io.hoplab.nftables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What makes one state of a table of another, in one transaction: a chain whose rules stay, and an
 * element that stays, are left alone, so that sets which rules fill keep what is in them.
 *
 * @param made the names of the chains that are new
 * @param changed the names of the chains whose rules are others
 * @param removed the names of the chains that go
 * @param kept how many chains are left alone
 * @param elements how many elements of sets and maps come or go
 * @param text what {@code nft -f -} reads; empty when nothing changes
 */
public record NftChange(
    List<String> made,
    List<String> changed,
    List<String> removed,
    int kept,
    int elements,
    String text) {

  /** Takes copies of the lists. */
  public NftChange {
    made = List.copyOf(made);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }

  /**
   * The change from one state to another.
   *
   * @param before what is there, all of one table; empty when the table is not there
   * @param after what shall be there, all of the same table; empty to take it away
   */
  public static NftChange between(NftRules before, NftRules after) {
    Content old = Content.of(before);
    Content now = Content.of(after);
    List<String> made = new ArrayList<>(now.chains.keySet());
    made.removeAll(old.chains.keySet());
    List<String> removed = new ArrayList<>(old.chains.keySet());
    removed.removeAll(now.chains.keySet());
    List<String> changed = new ArrayList<>();
    Set<String> anew = now.setsUnlike(old);
    now.chains.forEach(
        (chain, rules) -> {
          List<NftObject.Rule> were = old.chains.get(chain);
          if (were != null && (!were.equals(rules) || mention(were, anew))) {
            changed.add(chain);
          }
        });
    Set<NftObject.Element> gone = old.elementsWithout(now, anew);
    Set<NftObject.Element> come = now.elementsWithout(old, anew);
    return new NftChange(
        made,
        changed,
        removed,
        now.chains.size() - made.size() - changed.size(),
        gone.size() + come.size(),
        before.objects().isEmpty()
            ? after.text()
            : after.objects().isEmpty()
                ? "delete table " + before.objects().get(0).table() + "\n"
                : text(old, now, made, removed, changed, anew, gone, come));
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return text.isEmpty();
  }

  /** The kernel keeps a set that a rule names, so such a rule has to go before it. */
  private static boolean mention(List<NftObject.Rule> rules, Set<String> sets) {
    return rules.stream()
        .anyMatch(
            rule -> sets.stream().anyMatch(set -> (rule.spec() + " ").contains("@" + set + " ")));
  }

  /** Everything that goes before everything that comes: what goes is named by nothing by then. */
  private static String text(
      Content old,
      Content now,
      List<String> made,
      List<String> removed,
      List<String> changed,
      Set<String> anew,
      Set<NftObject.Element> gone,
      Set<NftObject.Element> come) {
    List<String> lines = new ArrayList<>();
    for (List<String> emptied : List.of(changed, removed)) {
      emptied.forEach(chain -> lines.add("flush chain " + old.table + " " + chain));
    }
    for (NftObject.Element element : gone) {
      lines.add("delete element " + old.table + " " + element.set() + " { " + element.key() + " }");
    }
    removed.forEach(chain -> lines.add("delete chain " + old.table + " " + chain));
    for (Map.Entry<String, NftObject> set : old.sets.entrySet()) {
      if (!set.getValue().equals(now.sets.get(set.getKey()))) {
        lines.add("delete " + kind(set.getValue()) + " " + old.table + " " + set.getKey());
      }
    }
    anew.forEach(set -> lines.add(now.sets.get(set).addition()));
    for (String chain : made) {
      lines.add(now.definitions.get(chain).addition());
    }
    for (List<String> written : List.of(made, changed)) {
      for (String chain : written) {
        now.chains.get(chain).forEach(rule -> lines.add(rule.addition()));
      }
    }
    come.forEach(element -> lines.add(element.addition()));
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private static String kind(NftObject set) {
    return set instanceof NftObject.NamedSet || set instanceof NftObject.FilledSet ? "set" : "map";
  }

  /** A table's things by their names. */
  private static final class Content {
    private String table = "";
    private final Map<String, NftObject> sets = new LinkedHashMap<>();
    private final Map<String, NftObject> definitions = new LinkedHashMap<>();
    private final Map<String, List<NftObject.Rule>> chains = new LinkedHashMap<>();
    private final Set<NftObject.Element> elements = new LinkedHashSet<>();

    static Content of(NftRules rules) {
      Content content = new Content();
      rules.objects().forEach(content::add);
      return content;
    }

    private void add(NftObject object) {
      table = object.table().toString();
      if (object instanceof NftObject.NamedSet set) {
        sets.put(set.name(), set);
      } else if (object instanceof NftObject.FilledSet set) {
        sets.put(set.name(), set);
      } else if (object instanceof NftObject.VerdictMap map) {
        sets.put(map.name(), map);
      } else if (object instanceof NftObject.FilledMap map) {
        sets.put(map.name(), map);
      } else if (object instanceof NftObject.BaseChain chain) {
        define(chain.name(), chain);
      } else if (object instanceof NftObject.Chain chain) {
        define(chain.name(), chain);
      } else if (object instanceof NftObject.Rule rule) {
        chains.get(rule.chain()).add(rule);
      } else if (object instanceof NftObject.Element element) {
        elements.add(element);
      }
    }

    private void define(String name, NftObject chain) {
      definitions.put(name, chain);
      chains.put(name, new ArrayList<>());
    }

    /** The names of the sets that the other does not have, or has otherwise. */
    Set<String> setsUnlike(Content other) {
      Set<String> names = new LinkedHashSet<>();
      sets.forEach(
          (name, set) -> {
            if (!set.equals(other.sets.get(name))) {
              names.add(name);
            }
          });
      return names;
    }

    /** The elements that the other does not have, or that are in a set which is made anew. */
    Set<NftObject.Element> elementsWithout(Content other, Set<String> anew) {
      Set<NftObject.Element> only = new LinkedHashSet<>();
      for (NftObject.Element element : elements) {
        if (!other.elements.contains(element) || anew.contains(element.set())) {
          only.add(element);
        }
      }
      return only;
    }
  }
}
