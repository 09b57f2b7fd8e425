package io.hoplab.labfile;

import io.hoplab.lab.Assertion;
import io.hoplab.lab.Claim;
import io.hoplab.lab.ClaimVerdict;
import io.hoplab.lab.Statement;
import java.util.ArrayList;
import java.util.List;

/** Makes claims of a file's tree. */
final class ClaimBinder {
  private ClaimBinder() {}

  /** The claims of a lab file. */
  static List<Claim> bind(Item root, Scene scene) {
    AssertionBinder assertions =
        new AssertionBinder(
            scene,
            root.entries("flows").stream().map(Item::name).toList(),
            root.entries("spreads").stream().map(Item::name).toList(),
            root.entries("counterproofs").stream().map(Item::name).toList());
    List<Claim> claims = new ArrayList<>();
    for (Item item : root.entries("claims")) {
      List<Assertion> says = assertions(item, "says", assertions);
      List<Assertion> evidence = assertions(item, "evidence", assertions);
      if (item.get("notTestable").isPresent()) {
        for (String key : List.of("says", "evidence")) {
          item.get(key)
              .ifPresent(
                  at -> at.problemAtKey("wanted no " + key + " beside notTestable, came some"));
        }
      }
      claims.add(
          new Claim(
              item.name(),
              item.read("step", Value.DOCUMENT_STEP),
              statement(item),
              verdict(item),
              item.read("confirmed", Value.TEXT)
                  .or(() -> item.read("corrected", Value.TEXT))
                  .or(() -> item.read("notTestable", Value.TEXT))
                  .orElse(""),
              says,
              evidence));
    }
    return claims;
  }

  private static Statement statement(Item item) {
    return new Statement(
        item.read("document", Value.TEXT).orElse(""),
        item.read("quoted", Value.SWITCH).orElse(true),
        item.read("source", Value.TEXT));
  }

  private static ClaimVerdict verdict(Item item) {
    if (item.get("confirmed").isPresent()) {
      return ClaimVerdict.CONFIRMED;
    }
    return item.get("corrected").isPresent() ? ClaimVerdict.CORRECTED : ClaimVerdict.NOT_TESTABLE;
  }

  private static List<Assertion> assertions(Item claim, String key, AssertionBinder binder) {
    List<Assertion> assertions = new ArrayList<>();
    for (Item item : claim.items(key)) {
      if (item.node() instanceof YamlNode.Mapping) {
        binder.bind(item).ifPresent(assertions::add);
      }
    }
    return assertions;
  }
}
