package dev.jcompose.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jcompose.engine.api.ContainerSummary.Port;
import dev.jcompose.engine.api.HumanSize;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ages, times, ports, states and sizes as people read and write them. */
class TextsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "1h30m,2026-01-02T10:30:00Z",
    "1.5s,2026-01-02T11:59:58.500Z",
    "2026-01-01T00:00:00+02:00,2025-12-31T22:00:00Z",
    "1700000000,2023-11-14T22:13:20Z"
  })
  void timesAreAgesDatesOrSeconds(String text, Instant expected) {
    assertThat(Times.parse("--since", text, NOW)).isEqualTo(expected);
  }

  @Test
  void whatIsNoTimeIsRefused() {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> Times.parse("--since", "yesterday", NOW))
        .withMessage(
            "--since \"yesterday\" is neither a time (2026-01-02T13:23:37Z) nor an age (42m)");
  }

  @Test
  void neighbouringPortsAreFolded() {
    assertThat(
            PortText.of(
                List.of(
                    new Port("0.0.0.0", 9001, 9001, "tcp"),
                    new Port("0.0.0.0", 9000, 9000, "tcp"),
                    new Port("::", 9000, 9000, "tcp"),
                    new Port("", 53, 0, "udp"),
                    new Port("0.0.0.0", 9003, 9100, "tcp"))))
        .isEqualTo(
            "0.0.0.0:9000-9001->9000-9001/tcp, 0.0.0.0:9100->9003/tcp, [::]:9000->9000/tcp,"
                + " 53/udp");
  }

  @Test
  void codesAndHealthAreReadFromTheEnginesWords() {
    assertThat(PsJson.exitCode("Exited (137) 3 seconds ago")).isEqualTo(137);
    assertThat(PsJson.exitCode("Up 2 seconds")).isZero();
    assertThat(PsJson.health("Up 2 seconds (healthy)")).isEqualTo("healthy");
    assertThat(PsJson.health("Up 2 seconds (health: starting)")).isEqualTo("starting");
    assertThat(PsJson.health("Up 2 seconds (Paused)")).isEmpty();
  }

  @Test
  void longCommandsAreCut() {
    assertThat(PsCommand.command("sh -c 'i=0; while true'", false))
        .isEqualTo("\"sh -c 'i=0; while t…\"");
  }

  @Test
  void sizesHaveThreeDigits() {
    assertThat(HumanSize.of(1_984_000, 3)).isEqualTo("1.98MB");
    assertThat(HumanSize.of(123_456_789, 3)).isEqualTo("123MB");
    assertThat(HumanSize.of(0, 3)).isEqualTo("0B");
  }
}
