package io.hoplab.graph.svg;

import static org.assertj.core.api.Assertions.assertThat;

import io.hoplab.graph.Box;
import io.hoplab.graph.Drawing;
import io.hoplab.graph.DrawnLabs;
import io.hoplab.graph.DrawnWay;
import io.hoplab.graph.Line;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What makes a picture good to look at and can be measured. */
class PictureTest {
  static Stream<Drawing> drawings() {
    return DrawnLabs.all().stream();
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void everyBoxLiesWithinItsParentAndBesideItsSiblings(Drawing drawing) {
    Map<String, Area> areas = Layout.of(drawing).boxes();
    for (Box box : drawing.allBoxes()) {
      Area area = areas.get(box.id());
      for (Box child : box.children()) {
        assertThat(areas.get(child.id()))
            .as("%s in %s %s", child.id(), box.id(), area)
            .matches(area::contains);
        // The text of the parent stands above its children.
        assertThat(areas.get(child.id()).y())
            .isGreaterThanOrEqualTo(area.y() + BoxText.of(drawing, box).height());
      }
      apart(box.children().stream().map(child -> areas.get(child.id())).toList());
    }
    apart(drawing.boxes().stream().map(box -> areas.get(box.id())).toList());
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void theTextOfABoxFitsIntoIt(Drawing drawing) {
    Map<String, Area> areas = Layout.of(drawing).boxes();
    for (Box box : drawing.allBoxes()) {
      Area area = areas.get(box.id());
      List<List<Span>> lines = BoxText.of(drawing, box).lines();
      for (List<Span> line : lines) {
        double width = line.stream().mapToDouble(Span::width).sum();
        double gaps = (line.size() + 1) * BoxText.PADDING;
        assertThat(area.width())
            .as("%s in %s", line, box.id())
            .isGreaterThanOrEqualTo(width + gaps);
      }
      assertThat(area.height()).isGreaterThan(lines.size() * BoxText.LINE);
    }
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void noLabelLiesOnAnotherOrOnABoxOrOnASign(Drawing drawing) {
    Placed placed = Layout.of(drawing);
    List<Area> labels = placed.labels().stream().map(Placed.Label::area).toList();
    assertThat(placed.labels()).hasSize(labelsOf(drawing));
    apart(labels);
    for (Box box : drawing.allBoxes()) {
      if (box.children().isEmpty()) {
        labels.forEach(label -> apart(List.of(label, placed.boxes().get(box.id()))));
      }
    }
    List<Area> signs = new ArrayList<>();
    for (Lane lane : Lane.of(drawing, placed)) {
      for (Lane.Sign sign : lane.signs()) {
        double half = Lane.RADIUS / Math.sqrt(2);
        signs.add(new Area(sign.at().x() - half, sign.at().y() - half, 2 * half, 2 * half));
      }
    }
    apart(signs);
    signs.forEach(sign -> labels.forEach(label -> apart(List.of(sign, label))));
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void noLineOrLaneCrossesWhatIsWritten(Drawing drawing) {
    Placed placed = Layout.of(drawing);
    List<List<Point>> lines = new ArrayList<>(placed.lines().values());
    Lane.of(drawing, placed).forEach(lane -> lines.add(lane.points()));
    List<Area> words = new ArrayList<>(placed.labels().stream().map(Placed.Label::area).toList());
    for (Box box : drawing.allBoxes()) {
      Area area = placed.boxes().get(box.id());
      BoxText text = BoxText.of(drawing, box);
      if (box.children().isEmpty()) {
        words.add(new Area(area.x(), area.y(), area.width(), text.height() - 2));
      }
    }
    for (List<Point> line : lines) {
      for (int i = 1; i < line.size(); i++) {
        Area piece = around(line.get(i - 1), line.get(i));
        words.forEach(word -> apart(List.of(piece, word)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void everyLineEndsAtItsBoxes(Drawing drawing) {
    Placed placed = Layout.of(drawing);
    for (Line line : drawing.lines()) {
      List<Point> points = placed.lines().get(line.id());
      assertThat(atBorder(placed.boxes().get(line.from().box()), points.get(0))).isTrue();
      assertThat(atBorder(placed.boxes().get(line.to().box()), points.get(points.size() - 1)))
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void aLaneTouchesItsHopsInOrder(Drawing drawing) {
    Placed placed = Layout.of(drawing);
    for (Lane lane : Lane.of(drawing, placed)) {
      double before = -1;
      for (DrawnWay.Passage passage : lane.way().passages()) {
        List<Point> line = placed.lines().get(passage.line());
        List<Point> ends = List.of(line.get(0), line.get(line.size() - 1));
        for (Point end : passage.forward() ? ends : Polyline.reversed(ends)) {
          double now = distanceAlong(lane.points(), end, before);
          assertThat(now).as("%s at %s", passage, end).isGreaterThanOrEqualTo(before);
          before = now;
        }
      }
      assertThat(lane.signs().stream().map(Lane.Sign::number).sorted().toList())
          .hasSize(lane.way().hops().size());
    }
  }

  @ParameterizedTest
  @MethodSource("drawings")
  void thePictureIsXmlWithATitleADescriptionAndAGround(Drawing drawing) throws Exception {
    Element svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(SvgPicture.draw(drawing))))
            .getDocumentElement();
    assertThat(svg.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo(drawing.name() + ": " + drawing.title());
    String words = svg.getElementsByTagName("desc").item(0).getTextContent();
    drawing.flow().ifPresent(flow -> assertThat(words).contains(flow.probe()));
    Element ground = (Element) svg.getElementsByTagName("rect").item(0);
    assertThat(ground.getAttribute("width")).isEqualTo(svg.getAttribute("width"));
    assertThat(ground.getAttribute("class")).isEqualTo("ground");
    NodeList texts = svg.getElementsByTagName("text");
    assertThat(texts.getLength()).isGreaterThan(drawing.allBoxes().size());
    long badEnds =
        drawing.flow().stream()
            .flatMap(flow -> flow.ways().stream())
            .filter(way -> !way.delivered())
            .count();
    NodeList paths = svg.getElementsByTagName("path");
    long crosses = 0;
    for (int i = 0; i < paths.getLength(); i++) {
      crosses += ((Element) paths.item(i)).getAttribute("class").startsWith("cross") ? 1 : 0;
    }
    assertThat(crosses).isEqualTo(2 * badEnds);
  }

  private static int labelsOf(Drawing drawing) {
    return drawing.lines().stream()
        .mapToInt(line -> line.from().labels().size() + line.to().labels().size())
        .sum();
  }

  private static void apart(List<Area> areas) {
    for (int i = 0; i < areas.size(); i++) {
      for (int j = i + 1; j < areas.size(); j++) {
        Area other = areas.get(j);
        assertThat(areas.get(i))
            .as("%s and %s", areas.get(i), other)
            .matches(it -> !it.overlaps(other));
      }
    }
  }

  private static Area around(Point from, Point to) {
    return new Area(
        Math.min(from.x(), to.x()),
        Math.min(from.y(), to.y()),
        Math.abs(from.x() - to.x()),
        Math.abs(from.y() - to.y()));
  }

  private static boolean atBorder(Area box, Point at) {
    boolean beside = Math.abs(at.x() - box.x()) < 1 || Math.abs(at.x() - box.right()) < 1;
    return beside && at.y() >= box.y() && at.y() <= box.bottom();
  }

  /** How far along the lane is first as near to the place as a lane is to its line. */
  private static double distanceAlong(List<Point> lane, Point place, double from) {
    double length = 0;
    for (int i = 1; i < lane.size(); i++) {
      double piece = lane.get(i - 1).distance(lane.get(i));
      for (double at = 0; at <= piece; at += 1) {
        if (length + at >= from
            && lane.get(i - 1).towards(lane.get(i), at).distance(place) <= 1.5 * Lane.OFFSET) {
          return length + at;
        }
      }
      length += piece;
    }
    return -2;
  }
}
