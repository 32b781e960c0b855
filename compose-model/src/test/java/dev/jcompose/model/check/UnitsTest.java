package dev.jcompose.model.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test all the same
class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "90s, 1m30s",
    "1.5s, 1.5s",
    "500ms, 500ms",
    "2h, 2h0m0s",
    "1d, 24h0m0s",
    "0, 0s",
    "1m0.5s, 1m0.5s",
    "10us, 10µs"
  })
  void durationsAreWrittenInOneForm(String text, String canonical) {
    Duration duration = Units.duration(text);
    assertThat(duration).isNotNull();
    assertThat(Units.format(duration)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "5x", "1s5", "1..5s", "."})
  void otherTextIsNoDuration(String text) {
    assertThat(Units.duration(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"64m, 67108864", "1.5gb, 1610612736", "1024, 1024", "2KiB, 2048", "3b, 3"})
  void sizesArePowersOf1024(String text, long bytes) {
    assertThat(Units.bytes(text)).isEqualTo(bytes);
  }

  @Test
  void otherTextIsNoSize() {
    assertThat(Units.bytes("5q")).isNull();
    assertThat(Units.bytes("m")).isNull();
    assertThat(Units.bytes("999999999p")).isNull();
  }
}
