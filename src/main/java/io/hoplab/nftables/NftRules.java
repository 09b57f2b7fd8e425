package io.hoplab.nftables;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The things of one or more tables, in an order in which nft takes them: each after what it names.
 *
 * @param objects tables first, then sets, maps, chains, rules and elements
 */
public record NftRules(List<NftObject> objects) {

  /** Sorts by kind; within a kind the order stays. */
  public NftRules {
    objects = objects.stream().sorted(Comparator.comparingInt(NftRules::place)).toList();
  }

  private static int place(NftObject object) {
    if (object instanceof NftObject.Table) {
      return 0;
    }
    if (object instanceof NftObject.NamedSet
        || object instanceof NftObject.FilledSet
        || object instanceof NftObject.VerdictMap
        || object instanceof NftObject.FilledMap) {
      return 1;
    }
    if (object instanceof NftObject.BaseChain || object instanceof NftObject.Chain) {
      return 2;
    }
    return object instanceof NftObject.Rule ? 3 : 4;
  }

  /** The text that {@code nft -f -} reads where the tables are not there yet. */
  public String text() {
    StringBuilder text = new StringBuilder();
    objects.forEach(object -> text.append(object.addition()).append('\n'));
    return text.toString();
  }

  /** The text that has the tables anew, whether they are there already or not. */
  public String freshText() {
    Set<NftTable> tables = new LinkedHashSet<>();
    objects.forEach(object -> tables.add(object.table()));
    StringBuilder text = new StringBuilder();
    for (NftTable table : tables) {
      // nft before 1.0.7 has no destroy, and delete refuses what is not there
      text.append("add table ").append(table).append('\n');
      text.append("delete table ").append(table).append('\n');
    }
    return text.append(text()).toString();
  }
}
