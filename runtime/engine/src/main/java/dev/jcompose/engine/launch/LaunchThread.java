package dev.jcompose.engine.launch;

import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Poll;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.Spawn;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thread that becomes a process's first half: it takes its namespaces, becomes its user and
 * spawns it. It ends with that; its results are read after join, except the volatile ones, which
 * the warden watches.
 */
abstract sealed class LaunchThread implements Runnable permits InitThread, ExecThread {

  private final ProcessSpec process;
  private final List<String> cgroupTasks;
  private final Gate gate;
  private final Spawn spawn;
  private final Privileges privileges;

  private final Fd ended;
  private volatile int threadId;
  private volatile @Nullable Fd terminal;
  private @Nullable Fd directory;
  private @Nullable IOException failure;

  LaunchThread(
      ProcessSpec process, List<String> cgroupTasks, Gate gate, Spawn spawn, Privileges privileges)
      throws SyscallException {
    this.ended = Poll.event();
    this.process = process;
    this.cgroupTasks = List.copyOf(cgroupTasks);
    this.gate = gate;
    this.spawn = spawn;
    this.privileges = privileges;
  }

  /** Takes the namespaces and the root, and {@link #useDirectory}s; still with all privileges. */
  abstract void enter() throws IOException;

  /** Closes what {@link #enter} opened for itself. */
  abstract void releaseOwn();

  /** An eventfd(2) that is readable when the thread is done with its work. */
  final int ended() {
    return ended.number();
  }

  final int threadId() {
    return threadId;
  }

  /** The master of the process's terminal, once the child has arrived. */
  final @Nullable Fd terminal() {
    return terminal;
  }

  /** What went wrong; to be read after join. */
  final @Nullable IOException failure() {
    return failure;
  }

  final ProcessSpec process() {
    return process;
  }

  final Spawn spawn() {
    return spawn;
  }

  final void useTerminal(Fd master) {
    terminal = master;
  }

  /** The process's working directory, by descriptor: no symlink can lead it out of the root. */
  final void useDirectory(Fd fd) throws SyscallException {
    directory = fd;
    spawn.changeDirectory(fd.number());
  }

  @Override
  public final void run() {
    threadId = Processes.threadId();
    try {
      joinCgroups();
      enter();
      spawn.closeFrom(3);
      start();
    } catch (LaunchException e) {
      failure = e;
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      failure = new LaunchException(128, String.valueOf(e.getMessage()), e);
    } finally {
      Poll.signal(ended);
    }
  }

  private void joinCgroups() throws SyscallException {
    byte[] self = Integer.toString(threadId).getBytes(StandardCharsets.US_ASCII);
    for (String tasks : cgroupTasks) {
      try (Fd file = Files.open(tasks, Files.O_WRONLY)) {
        Files.writeFully(file.number(), self);
      }
    }
  }

  private void start() throws IOException {
    privileges.drop();
    if (directory != null) {
      Files.changeDirectory(directory.number());
    }
    String program = Program.find(process);
    Files.changeDirectory(gate.directory());
    try {
      spawn.run(program);
    } catch (SyscallException e) {
      throw LaunchException.ofExec(process.arguments().getFirst(), e);
    }
  }

  /** Closes everything but the terminal's master, which belongs to the launch's result. */
  final void release() {
    ended.close();
    if (directory != null) {
      directory.close();
    }
    releaseOwn();
  }
}
