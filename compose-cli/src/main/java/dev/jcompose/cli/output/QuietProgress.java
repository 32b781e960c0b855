package dev.jcompose.cli.output;

import dev.jcompose.scheduler.Event;

/** Warnings only. */
record QuietProgress(Output output) implements Progress {
  @Override
  public void accept(Event event) {
    switch (event) {
      case Event.Step _, Event.Output _ -> {}
      case Event.Warning warning -> output.warning(warning.message());
    }
  }

  @Override
  public void close() {}
}
