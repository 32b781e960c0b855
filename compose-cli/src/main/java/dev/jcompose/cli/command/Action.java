package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import java.io.IOException;
import java.util.Map;

/** A command: what it takes, and what it does. */
interface Action {
  /** Says which options and operands there are. */
  void define(Options options);

  /** Commands below this one, by name. */
  default Map<String, Action> parts() {
    return Map.of();
  }

  /** Runs it once its arguments are parsed; the exit code. */
  int run(Session session) throws InvalidProjectException, IOException, InterruptedException;
}
