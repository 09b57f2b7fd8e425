package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouteTableSizeTest {
  @Test
  void azureHasFourHundredRoutesInATableAtMost() {
    assertThat(LabUnderTest.problems(more(399))).isEmpty();
    assertThat(LabUnderTest.problems(more(400)))
        .containsExactly(
            "7:5 vnet.routeTables.routes: wanted at most 400 routes in a route table, came 401;"
                + " Azure refuses more");
  }

  private static String more(int routes) {
    return LabUnderTest.with(
        "      node-1: {to",
        IntStream.range(0, routes)
                .mapToObj(
                    i ->
                        "      r%d: {to: 172.16.%d.%d/32, nextHop: none}%n"
                            .formatted(i, i / 256, i % 256))
                .collect(Collectors.joining())
            + "      node-1: {to");
  }
}
