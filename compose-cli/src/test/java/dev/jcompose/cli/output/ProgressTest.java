package dev.jcompose.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.scheduler.Event;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Output output = Output.to(out, err);

  @Test
  void plainIsALineForEachChangeOnStandardError() {
    show(Progress.Style.PLAIN);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            " Container demo-web-1 Starting",
            "warning: careful",
            " Container demo-web-1 Error port 80 is taken");
    assertThat(out.size()).isZero();
  }

  @Test
  void jsonIsAnObjectForEachChange() {
    show(Progress.Style.JSON);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "{\"id\":\"Container demo-web-1\",\"status\":\"Working\",\"text\":\"Starting\"}",
            "{\"level\":\"warning\",\"msg\":\"careful\"}",
            "{\"id\":\"Container demo-web-1\",\"status\":\"Error\",\"text\":\"Error\","
                + "\"details\":\"port 80 is taken\"}");
  }

  @Test
  void quietWarnsOnly() {
    show(Progress.Style.QUIET);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("warning: careful\n");
  }

  @Test
  void theLiveDisplayEndsWithEveryResourceInItsLastState() {
    show(Progress.Style.TTY);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("[+] up 0/1", "[+] up 1/1", "✘ Container demo-web-1 Error port 80 is taken");
  }

  private void show(Progress.Style style) {
    try (Progress progress = Progress.of(style, output, "up")) {
      progress.accept(step(Event.Action.STARTING, ""));
      progress.accept(new Event.Warning("careful"));
      progress.accept(step(Event.Action.ERROR, "port 80 is taken"));
    }
  }

  private static Event step(Event.Action action, String detail) {
    return new Event.Step(
        Event.Resource.CONTAINER, "demo-web-1", action, detail, Duration.ofMillis(5));
  }
}
