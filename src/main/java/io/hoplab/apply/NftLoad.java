package io.hoplab.apply;

import io.hoplab.plan.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All nftables operations of one host as one text, of which each is a line. */
final class NftLoad {
  private static final Pattern LINE = Pattern.compile("/dev/stdin:(\\d+):");

  private final StringBuilder text = new StringBuilder();
  private final List<Integer> places = new ArrayList<>();

  void add(int place, Operation.AddNft operation) {
    text.append(operation.object().addition()).append('\n');
    places.add(place);
  }

  /** The place in the plan of the operation that an error names, or of the first. */
  int culprit(String error) {
    Matcher named = LINE.matcher(error);
    int line = named.find() ? Integer.parseInt(named.group(1)) : 1;
    return places.get(Math.min(line, places.size()) - 1);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
