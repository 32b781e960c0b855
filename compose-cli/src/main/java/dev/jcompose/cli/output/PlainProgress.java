package dev.jcompose.cli.output;

import dev.jcompose.scheduler.Event;

/** One line per change. */
record PlainProgress(Output output) implements Progress {
  @Override
  public void accept(Event event) {
    switch (event) {
      case Event.Step step -> {
        String detail = step.detail().isEmpty() ? "" : " " + step.detail();
        output.message(" " + Words.subject(step) + " " + Words.action(step) + detail);
      }
      case Event.Output line -> output.message(" " + line.line());
      case Event.Warning warning -> output.warning(warning.message());
    }
  }

  @Override
  public void close() {}
}
