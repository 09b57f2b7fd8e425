package io.hoplab.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hoplab.net.InvalidValueException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTest {
  private static List<Share> shares(String... texts) {
    return Stream.of(texts).map(Share::parse).toList();
  }

  @Test
  void aShareIsAFractionInItsLowestTerms() {
    assertThat(shares("1/3", "2/4", "0.25", ".5", "1"))
        .extracting(Share::toString)
        .containsExactly("1/3", "1/2", "1/4", "1/2", "1");
  }

  @Test
  void sharesAreAddedWithoutRounding() {
    assertThat(Share.areWhole(shares("1/3", "1/3", "1/3"))).isTrue();
    assertThat(Share.areWhole(shares("0.333333", "0.333333", "0.333333"))).isFalse();
    assertThat(Share.areWhole(shares("1/2", "2/3"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.0", "3/2", "1/0", "50%", "-1/2", "", "1/2/3"})
  void nothingElseIsAShare(String text) {
    assertThatThrownBy(() -> Share.parse(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("a share such as 1/3, 0.25 or 1");
  }
}
