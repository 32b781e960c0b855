package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Output;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.ExecDetails;
import dev.jcompose.engine.api.ExecStart;
import java.io.IOException;
import java.util.Set;

/** Our standard streams joined with a process in a container. */
final class ExecSession {
  /** The shell's codes for a program that may not be run, and for one that is not there. */
  private static final Set<Integer> NOT_RUN = Set.of(126, 127);

  private final Engine engine;
  private final String exec;
  private final Output output;

  ExecSession(Engine engine, String exec, Output output) {
    this.engine = engine;
    this.exec = exec;
    this.output = output;
  }

  /** Runs it to its end; its exit code. */
  int run(ExecStart start, boolean input) throws IOException, InterruptedException {
    try {
      Joined joined =
          new Joined(
              output,
              input,
              start.tty(),
              (rows, columns) -> engine.execs().resize(exec, rows, columns));
      joined.run(() -> engine.execs().start(exec, start));
    } catch (EngineException e) {
      Integer code = engine.execs().inspect(exec).exitCode();
      if (code == null || !NOT_RUN.contains(code)) {
        throw e;
      }
      output.error(e.getMessage());
      return code;
    }
    ExecDetails after = engine.execs().inspect(exec);
    if (after.running()) {
      // The detach keys were typed: it goes on without us.
      return ExitCode.OK;
    }
    Integer code = after.exitCode();
    return code == null ? ExitCode.FAILURE : code;
  }
}
