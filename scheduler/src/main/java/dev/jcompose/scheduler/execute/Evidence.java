package dev.jcompose.scheduler.execute;

import dev.jcompose.engine.api.ContainerDetails;
import dev.jcompose.engine.api.ContainerState;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.LogsRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a container left behind that tells why it is not well: its last probe, its last lines. */
final class Evidence {
  private static final int LINES = 10;

  private final Engine engine;

  Evidence(Engine engine) {
    this.engine = engine;
  }

  /** Indented lines, each after a line break; empty if there is nothing. */
  String of(ContainerDetails details) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    ContainerState state = details.state();
    if (state.oomKilled()) {
      text.append("\n  killed for want of memory");
    }
    if (!state.error().isEmpty()) {
      text.append("\n  engine: ").append(state.error());
    }
    ContainerState.Health health = state.health();
    if (health != null && !health.log().isEmpty()) {
      ContainerState.Probe last = health.log().getLast();
      text.append("\n  last probe: exit code ").append(last.exitCode());
      appendLines(text, "output", last.output() == null ? "" : last.output());
    }
    appendLines(text, "last log lines", log(details.id()));
    return text.toString();
  }

  private static void appendLines(StringBuilder text, String what, String output) {
    List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      return;
    }
    text.append(what.equals("output") ? ", " : "\n  ").append(what).append(':');
    for (String line : lines.subList(Math.max(0, lines.size() - LINES), lines.size())) {
      text.append("\n    ").append(line);
    }
  }

  /** Logs are a help, not a must: without them the failure itself is still told. */
  private String log(String id) throws InterruptedException {
    LogsRequest request = new LogsRequest(true, true, false, false, LINES, null, null);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FrameStream frames = engine.containers().logs(id, request)) {
      for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
        bytes.writeBytes(frame.bytes());
      }
    } catch (IOException | EngineException _) {
      return bytes.toString(StandardCharsets.UTF_8);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
