package dev.jcompose.engine.container;

import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.io.Drain;
import dev.jcompose.engine.io.FdOutput;
import dev.jcompose.engine.keeper.Held;
import dev.jcompose.engine.launch.CgroupPlacement;
import dev.jcompose.engine.launch.LaunchSpec;
import dev.jcompose.engine.launch.Launched;
import dev.jcompose.engine.launch.ProcessSpec;
import dev.jcompose.engine.launch.Stdio;
import dev.jcompose.engine.log.ContainerOutput;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Files.Pipe;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Launches a container's process with its input and output: a terminal, or a pipe and two FIFOs. A
 * failure half way leaves neither the process nor a descriptor.
 */
final class ProcessStreams {

  private final Machinery machinery;

  ProcessStreams(Machinery machinery) {
    this.machinery = machinery;
  }

  /** A launched process; who gets it owns what is in it. A drain owns the terminal's master. */
  record Wired(Launched process, List<Drain> drains, @Nullable FdOutput stdin) {}

  /** The streams of a process that outlived an engine. A drain owns the terminal's master. */
  record Reopened(List<Drain> drains, @Nullable FdOutput stdin, @Nullable Fd terminal) {}

  Wired launch(
      ContainerRecord container,
      ContainerFiles files,
      LaunchSpec spec,
      CgroupPlacement placement,
      ContainerOutput output)
      throws IOException {
    try (Undo undo = new Undo()) {
      Wired wired =
          container.config().tty()
              ? withTerminal(container, spec, placement, output, undo)
              : withFifos(container, files, spec, placement, output, undo);
      undo.keep();
      return wired;
    }
  }

  private Launched launch(LaunchSpec spec, Stdio stdio, CgroupPlacement placement, Undo undo)
      throws IOException {
    Launched launched = machinery.launcher().start(spec, stdio, placement);
    undo.push(() -> Launches.discard(launched));
    return launched;
  }

  private Wired withTerminal(
      ContainerRecord container,
      LaunchSpec spec,
      CgroupPlacement placement,
      ContainerOutput output,
      Undo undo)
      throws IOException {
    Launched launched = launch(spec, new Stdio.Terminal(0, 0), placement, undo);
    Fd master = Objects.requireNonNull(launched.terminal());
    FdOutput input = null;
    if (container.config().openStdin()) {
      FdOutput opened = FdOutput.terminal(master);
      undo.push(opened::release);
      input = opened;
    }
    machinery
        .keeper()
        .hold(new Held(container.id(), launched.pid(), launched.pidfd(), master, null, List.of()));
    return new Wired(launched, List.of(terminalDrain(master, output)), input);
  }

  private Wired withFifos(
      ContainerRecord container,
      ContainerFiles files,
      LaunchSpec spec,
      CgroupPlacement placement,
      ContainerOutput output,
      Undo undo)
      throws IOException {
    try (Fd stdout = fifo(files.stdout(), spec.process());
        Fd stderr = fifo(files.stderr(), spec.process())) {
      Fd outReader = reader(files.stdout());
      undo.push(outReader::close);
      Fd errReader = reader(files.stderr());
      undo.push(errReader::close);
      Pipe stdin = container.config().openStdin() ? Files.pipe() : null;
      FdOutput input = null;
      int reading = -1;
      if (stdin != null) {
        undo.push(stdin::close);
        input = FdOutput.pipe(stdin.writing());
        reading = stdin.reading().number();
      }
      Stdio.Streams streams = new Stdio.Streams(reading, stdout.number(), stderr.number());
      Launched launched = launch(spec, streams, placement, undo);
      if (stdin != null) {
        stdin.reading().close();
      }
      // Input that ends with its one client is not held: that client is gone with the engine.
      Fd lasting = stdin == null || container.config().stdinOnce() ? null : stdin.writing();
      machinery
          .keeper()
          .hold(
              new Held(
                  container.id(),
                  launched.pid(),
                  launched.pidfd(),
                  null,
                  lasting,
                  List.of(outReader, errReader)));
      Drain out = drain(outReader, Frame.Stream.STDOUT, output);
      undo.push(out::close);
      return new Wired(
          launched, List.of(out, drain(errReader, Frame.Stream.STDERR, output)), input);
    }
  }

  private Drain drain(Fd fd, Frame.Stream stream, ContainerOutput output) throws SyscallException {
    return new Drain(
        machinery.io(),
        fd,
        (pipe, buffer) -> output.take(stream, pipe, buffer),
        bytes -> output.write(stream, bytes));
  }

  /** A terminal is no pipe: what is read from it can only be logged afterwards. */
  private Drain terminalDrain(Fd master, ContainerOutput output) throws SyscallException {
    return new Drain(machinery.io(), master, bytes -> output.write(Frame.Stream.STDOUT, bytes));
  }

  /**
   * The streams of a process that outlived an engine: FIFOs have a name; the terminal and the input
   * are only to be had from who held them.
   */
  Reopened reopen(
      ContainerRecord container, ContainerFiles files, ContainerOutput output, @Nullable Held held)
      throws IOException {
    if (container.config().tty()) {
      Fd master = held == null ? null : held.takeTerminal().orElse(null);
      if (master == null) {
        return new Reopened(List.of(), null, null);
      }
      FdOutput input = container.config().openStdin() ? FdOutput.terminal(master) : null;
      return new Reopened(List.of(terminalDrain(master, output)), input, master);
    }
    Fd writing = held == null ? null : held.takeStdin().orElse(null);
    FdOutput input = writing == null ? null : FdOutput.pipe(writing);
    Drain out = drain(reader(files.stdout()), Frame.Stream.STDOUT, output);
    try {
      return new Reopened(
          List.of(out, drain(reader(files.stderr()), Frame.Stream.STDERR, output)), input, null);
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  private static Fd reader(Path fifo) throws SyscallException {
    return Files.open(fifo.toString(), Files.O_RDONLY | Files.O_NONBLOCK);
  }

  /** The container's end: read-write, so that it blocks and does not break without a reader. */
  private static Fd fifo(Path path, ProcessSpec process) throws SyscallException {
    try {
      Files.mkfifo(path.toString(), 0600);
    } catch (SyscallException e) {
      if (!e.is(Errno.EEXIST)) {
        throw e;
      }
    }
    Files.chownAt(Files.AT_FDCWD, path.toString(), process.uid(), process.gid(), 0);
    return Files.open(path.toString(), Files.O_RDWR);
  }
}
