package dev.jcompose.cli.output;

import dev.jcompose.scheduler.Event;
import java.util.LinkedHashMap;
import java.util.Map;

/** One JSON object per change, with docker compose's members. */
record JsonProgress(Output output) implements Progress {
  @Override
  public void accept(Event event) {
    Map<String, Object> line = new LinkedHashMap<>();
    switch (event) {
      case Event.Step step -> {
        line.put("id", Words.subject(step));
        line.put("status", status(step.action()));
        line.put("text", Words.action(step));
        if (!step.detail().isEmpty()) {
          line.put("details", step.detail());
        }
      }
      case Event.Output output -> {
        line.put("id", "Image " + output.name());
        line.put("text", output.line());
      }
      case Event.Warning warning -> {
        line.put("level", "warning");
        line.put("msg", warning.message());
      }
    }
    output.message(Json.line(line));
  }

  private static String status(Event.Action action) {
    if (action == Event.Action.ERROR) {
      return "Error";
    }
    return action.finished() ? "Done" : "Working";
  }

  @Override
  public void close() {}
}
