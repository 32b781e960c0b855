package dev.jcompose.cli.command;

import dev.jcompose.cli.output.Output;
import dev.jcompose.cli.terminal.Signals;
import dev.jcompose.cli.terminal.Terminal;
import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.ExecStart;
import dev.jcompose.engine.api.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;

/** Our standard streams joined with a process in a container. */
final class ExecSession {
  private static final int INPUT_BYTES = 8192;

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
      runJoined(start, input);
    } catch (EngineException e) {
      Integer code = engine.execs().inspect(exec).exitCode();
      if (code == null || !NOT_RUN.contains(code)) {
        throw e;
      }
      output.error(e.getMessage());
      return code;
    }
    Integer code = engine.execs().inspect(exec).exitCode();
    return code == null ? ExitCode.FAILURE : code;
  }

  private void runJoined(ExecStart start, boolean input) throws IOException, InterruptedException {
    if (start.tty()) {
      try (Terminal.RawMode _ = Terminal.raw();
          Signals.Handle _ = Signals.on("WINCH", this::resize)) {
        join(start, input);
      }
    } else {
      join(start, input);
    }
  }

  private void join(ExecStart start, boolean input) throws IOException, InterruptedException {
    try (AttachedStream stream = engine.execs().start(exec, start)) {
      if (start.tty()) {
        resize();
      }
      if (input) {
        // A platform thread: reading standard input cannot be interrupted and must not hold a
        // carrier.
        Thread.ofPlatform().daemon().name("stdin").start(() -> copyInput(stream.stdin()));
      }
      for (Frame frame = stream.next(); frame != null; frame = stream.next()) {
        if (frame.stream() == Frame.Stream.STDERR) {
          output.errorBytes(frame.bytes());
        } else {
          output.bytes(frame.bytes());
        }
      }
    }
  }

  private void resize() {
    Terminal.Size size = Terminal.size();
    try {
      engine.execs().resize(exec, size.rows(), size.columns());
    } catch (EngineException e) {
      // The process has just ended, or the engine will hear of the next size.
    }
  }

  private static void copyInput(OutputStream stdin) {
    byte[] buffer = new byte[INPUT_BYTES];
    InputStream in = System.in;
    try (stdin) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        stdin.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // The process does not read any more; its exit code is what counts.
    }
  }
}
