package dev.jcompose.engine.container;

import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ExecConfig;
import dev.jcompose.engine.api.ExecDetails;
import dev.jcompose.engine.api.ExecStart;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.io.Drain;
import dev.jcompose.engine.io.FdOutput;
import dev.jcompose.engine.launch.LaunchException;
import dev.jcompose.engine.launch.Launched;
import dev.jcompose.engine.launch.Stdio;
import dev.jcompose.engine.log.OutputHub;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Files.Pipe;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.Terminals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A further process of a container: made, started once, ended. */
final class Exec {

  private static final Logger log = LoggerFactory.getLogger(Exec.class);

  private final Machinery machinery;
  private final String id;
  private final Container container;
  private final ExecConfig config;
  private final AtomicBoolean started = new AtomicBoolean();
  private final OutputHub hub;

  private volatile @Nullable Live live;
  private volatile @Nullable Integer exitCode;
  private volatile @Nullable Instant endedAt;

  /** What lives as long as the process. */
  private record Live(Launched process, List<Drain> drains, @Nullable FdOutput stdin) {}

  Exec(Machinery machinery, String id, Container container, ExecConfig config) {
    this.machinery = machinery;
    this.id = id;
    this.container = container;
    this.config = config;
    this.hub = new OutputHub(config.tty(), this::resume);
    container.publish("exec_create: " + String.join(" ", config.cmd()), Map.of("execID", id));
  }

  private void resume() {
    Live now = live;
    if (now != null) {
      now.drains().forEach(Drain::resume);
    }
  }

  /** When it ended; null while it has not. */
  @Nullable Instant endedAt() {
    return endedAt;
  }

  AttachedStream start(ExecStart options) {
    Run run = container.running();
    if (container.state() instanceof State.Paused) {
      throw new EngineException(
          Kind.CONFLICT,
          "Container " + container.record().id() + " is paused, unpause the container before exec");
    }
    if (!started.compareAndSet(false, true)) {
      throw new EngineException(Kind.CONFLICT, "exec " + id + " was started already");
    }
    var output = hub.attach(config.attachStdout() || config.tty(), config.attachStderr());
    try {
      Live begun = config.tty() ? startTerminal(run, options) : startPiped(run, options.detach());
      live = begun;
      container.publish("exec_start: " + String.join(" ", config.cmd()), Map.of("execID", id));
      Runnable end = () -> ended(begun);
      machinery.io().once(begun.process().pidfd().number(), () -> machinery.workers().execute(end));
      if (options.detach()) {
        output.close();
      }
      return new ProcessStream(output, begun.stdin());
    } catch (LaunchException e) {
      failed(e.exitCode());
      if (options.detach()) {
        throw new EngineException(Kind.INVALID, "exec did not start: " + e.getMessage(), e);
      }
      // Docker's clients ask for the exit code after the stream, where they print what it says.
      hub.write(
          Frame.Stream.STDOUT,
          ByteBuffer.wrap((e.getMessage() + "\r\n").getBytes(StandardCharsets.UTF_8)));
      hub.end();
      return new ProcessStream(output, null);
    } catch (IOException e) {
      failed(128);
      hub.end();
      throw new EngineException(Kind.INTERNAL, String.valueOf(e.getMessage()), e);
    }
  }

  private void failed(int code) {
    exitCode = code;
    endedAt = machinery.clock().instant();
  }

  private Live startTerminal(Run run, ExecStart options) throws IOException {
    List<Integer> size =
        options.consoleSize() != null ? options.consoleSize() : config.consoleSize();
    Stdio.Terminal terminal =
        size == null || size.size() != 2
            ? new Stdio.Terminal(0, 0)
            : new Stdio.Terminal(size.get(0), size.get(1));
    try (Undo undo = new Undo()) {
      Launched process = launch(run, terminal, undo);
      Fd master = Objects.requireNonNull(process.terminal());
      FdOutput input = config.attachStdin() ? FdOutput.terminal(master) : null;
      if (input != null) {
        undo.push(input::release);
      }
      Drain drain = drain(master, Frame.Stream.STDOUT);
      undo.keep();
      return new Live(process, List.of(drain), input);
    }
  }

  /** What cannot be kept is ended again. */
  private Launched launch(Run run, Stdio stdio, Undo undo) throws IOException {
    Launched process = ExecLaunch.start(machinery, container.record(), run, config, stdio);
    undo.push(() -> Launches.discard(process));
    return process;
  }

  private Drain drain(Fd fd, Frame.Stream stream) throws SyscallException {
    return new Drain(machinery.io(), fd, bytes -> hub.write(stream, bytes));
  }

  private Live startPiped(Run run, boolean detach) throws IOException {
    if (detach) {
      try (Fd nowhere = Files.open("/dev/null", Files.O_RDWR)) {
        Stdio.Streams streams = new Stdio.Streams(-1, nowhere.number(), nowhere.number());
        Launched process = ExecLaunch.start(machinery, container.record(), run, config, streams);
        return new Live(process, List.of(), null);
      }
    }
    try (Undo undo = new Undo()) {
      Pipe out = pipe(undo);
      Pipe err = pipe(undo);
      Pipe in = config.attachStdin() ? pipe(undo) : null;
      Stdio.Streams streams =
          new Stdio.Streams(
              in == null ? -1 : in.reading().number(),
              out.writing().number(),
              err.writing().number());
      Launched process = launch(run, streams, undo);
      out.writing().close();
      err.writing().close();
      FdOutput input = null;
      if (in != null) {
        in.reading().close();
        input = FdOutput.pipe(in.writing());
      }
      Drain first = drain(out.reading(), Frame.Stream.STDOUT);
      undo.push(first::close);
      Drain second = drain(err.reading(), Frame.Stream.STDERR);
      undo.keep();
      return new Live(process, List.of(first, second), input);
    }
  }

  private static Pipe pipe(Undo undo) throws SyscallException {
    Pipe pipe = Files.pipe();
    undo.push(pipe::close);
    return pipe;
  }

  /** The exit code is known before the stream ends: clients ask for it right after. */
  private synchronized void ended(Live over) {
    int code;
    try {
      code = Processes.reap(over.process().pidfd().number()).orElse(-1);
    } catch (SyscallException e) {
      log.warn("exit code unknown exec={}", id, e);
      code = -1;
    }
    over.drains().forEach(Drain::finish);
    if (over.stdin() != null) {
      over.stdin().release();
    }
    over.process().pidfd().close();
    exitCode = code;
    endedAt = machinery.clock().instant();
    live = null;
    container.publish("exec_die", Map.of("execID", id, "exitCode", Integer.toString(code)));
    hub.end();
  }

  synchronized void resize(int height, int width) {
    Live now = live;
    if (now == null || now.process().terminal() == null) {
      throw new EngineException(Kind.INVALID, "exec " + id + " has no terminal that is in use");
    }
    try {
      Terminals.resize(now.process().terminal().number(), height, width);
    } catch (SyscallException e) {
      throw new EngineException(Kind.INTERNAL, String.valueOf(e.getMessage()), e);
    }
  }

  ExecDetails details() {
    Live now = live;
    List<String> command = config.cmd();
    return new ExecDetails(
        id,
        now != null,
        exitCode,
        new ExecDetails.ProcessConfig(
            command.getFirst(),
            command.subList(1, command.size()),
            config.tty(),
            config.privileged(),
            config.user()),
        config.attachStdin(),
        config.attachStdout(),
        config.attachStderr(),
        exitCode != null,
        container.record().id(),
        config.detachKeys(),
        now == null ? 0 : now.process().pid());
  }
}
