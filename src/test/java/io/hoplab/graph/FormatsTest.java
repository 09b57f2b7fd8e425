package io.hoplab.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.Golden;
import io.hoplab.graph.svg.SvgPicture;
import io.hoplab.lab.Lab;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormatsTest {
  private static final String FOLDER = "io/hoplab/graph/";
  private final Lab lab = DrawnLabs.read("labs/kubenet-pod-to-vm.yaml");
  private final Drawing drawing = DrawnLabs.of(lab, "call");

  static List<Drawing> all() {
    return DrawnLabs.all();
  }

  @Test
  void eachFormatIsAsAPersonFoundItRight() {
    Golden.check(FOLDER + "call.txt", Tree.draw(drawing));
    Golden.check(FOLDER + "call.mmd", Mermaid.draw(drawing));
    Golden.check(FOLDER + "call.dot", Dot.draw(drawing));
    Golden.check(FOLDER + "call.svg", SvgPicture.draw(drawing));
  }

  @ParameterizedTest
  @MethodSource("all")
  void textFitsIntoAHundredColumns(Drawing any) {
    assertThat(Tree.draw(any).lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyBoxAndAddressIsInEveryFormat(Drawing any) {
    List<UnaryOperator<String>> escapes =
        List.of(
            words -> words,
            words -> words.replace("\"", "\\\""),
            words -> words.replace("&", "&amp;").replace("\"", "&quot;"));
    List<String> texts = List.of(Tree.draw(any), Dot.draw(any), SvgPicture.draw(any));
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i).replaceAll("\\s+", " ").replace(" │ ", " ");
      for (Box box : any.allBoxes()) {
        if (box.kind() != Box.Kind.ROUTING) {
          assertThat(text).contains(escapes.get(i).apply(box.name()));
        }
      }
      for (Line line : any.lines()) {
        line.from().labels().forEach(label -> assertThat(text).contains(label));
        line.to().labels().forEach(label -> assertThat(text).contains(label));
      }
    }
    String mermaid = Mermaid.draw(any);
    any.lines().forEach(line -> line.to().labels().forEach(it -> assertThat(mermaid).contains(it)));
    any.allBoxes().forEach(box -> assertThat(mermaid).contains(box.name()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void linkStylesOfMermaidNameTheWaysLinksAndNoOthers(Drawing any) {
    List<String> lines = Mermaid.draw(any).lines().map(String::strip).toList();
    List<String> links = lines.stream().filter(it -> it.matches("n\\d+ [-=.>]+.*")).toList();
    List<String> styles = lines.stream().filter(it -> it.startsWith("linkStyle")).toList();
    assertThat(styles).hasSize((int) links.stream().filter(it -> it.contains(" ==>")).count());
    for (String style : styles) {
      int index = Integer.parseInt(style.split(" ")[1]);
      assertThat(links.get(index)).contains(style.contains("#0072b2") ? "\"request" : "\"reply");
    }
  }

  @Test
  void wordsThatAFormatWouldReadOtherwiseAreEscaped() {
    Box odd =
        new Box(
            "a",
            Box.Kind.VM,
            "x\"]; end <b> & #quot; `c` \\n",
            List.of(),
            List.of(),
            List.of("<&\u0001>"),
            List.of());
    Drawing strange =
        new Drawing("n", "t \"q\" \\ <i>", List.of(odd), List.of(), java.util.Optional.empty());
    assertThat(Mermaid.draw(strange))
        .contains("title: \"t \\\"q\\\" \\\\ <i> - n\"")
        .contains("[\"x#34;#93;#59; end #60;b#62; #38; #35;quot#59; #96;c#96; #92;n (VM)\"]");
    assertThat(Dot.draw(strange)).contains("label=\"x\\\"]; end <b> & #quot; `c` \\\\n (VM)\\l\"");
    assertThat(SvgPicture.draw(strange))
        .contains("x&quot;]; end &lt;b&gt; &amp; #quot; `c` \\n")
        .contains("<title>&lt;&amp;&gt;</title>");
  }
}
