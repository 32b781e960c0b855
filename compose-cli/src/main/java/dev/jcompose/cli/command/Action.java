package dev.jcompose.cli.command;

import dev.jcompose.model.InvalidProjectException;
import java.io.IOException;

/** What a command does once its arguments are parsed. */
interface Action {
  /** Runs it; the exit code. */
  int run(Session session) throws InvalidProjectException, IOException, InterruptedException;
}
