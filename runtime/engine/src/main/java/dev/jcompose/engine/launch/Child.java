package dev.jcompose.engine.launch;

import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.Files.Pipe;
import dev.jcompose.linux.Spawn;
import dev.jcompose.linux.SyscallException;
import dev.jcompose.linux.script.Script;
import dev.jcompose.linux.script.ScriptRunner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A child from its spawn to its program. It executes the script's runner at once, so that it shares
 * the engine's memory for an instant only, and waits at its gate, a pipe, until it may go on; what
 * fails then it tells through another pipe, whose end without a word means that the program runs.
 */
final class Child implements AutoCloseable {

  /** The first word of a message about a fork; the second is the new pid. */
  static final long FORKED = 1;

  private static final int MESSAGE_BYTES = 16;
  // Sources of dup2 lie above its targets, which are wired one after the other.
  private static final int ABOVE = 16;

  private final ScriptRunner runner;
  private final LaunchScript script;
  private final Spawn spawn;
  private final List<Fd> given = new ArrayList<>();
  private final Fd memory;
  private final Pipe gate;
  private final Pipe status;
  private OptionalInt forked = OptionalInt.empty();

  private Child(ScriptRunner runner, LaunchScript script, ProcessSpec process)
      throws SyscallException {
    this.runner = runner;
    this.script = script;
    this.memory = Files.memory("jcompose-script", script.encode());
    this.gate = Files.pipe();
    this.status = Files.pipe();
    this.spawn = new Spawn(arguments(process), process.init() ? process.environment() : List.of());
  }

  /**
   * Prepares everything that needs native memory. {@code namespaces} is the descriptor of what the
   * script joins.
   */
  static Child prepare(
      ScriptRunner runner, LaunchScript script, ProcessSpec process, @Nullable Integer namespaces)
      throws SyscallException {
    Child child = new Child(runner, script, process);
    try {
      child.give(child.memory.number());
      child.give(child.status.writing().number());
      child.give(child.gate.reading().number());
      if (namespaces != null) {
        child.give(namespaces);
      }
      return child;
    } catch (SyscallException e) {
      child.close();
      throw e;
    }
  }

  /** What ps(1) shows of an init process is what it shows of Docker's. */
  private static List<String> arguments(ProcessSpec process) {
    if (!process.init()) {
      return List.of(ScriptRunner.NAME);
    }
    List<String> arguments = new ArrayList<>(List.of("/sbin/docker-init", "--"));
    arguments.addAll(process.arguments());
    return arguments;
  }

  private void give(int fd) throws SyscallException {
    given.add(Files.duplicate(fd, ABOVE));
  }

  /** To wire descriptors 0 to 2 with. */
  Spawn spawn() {
    return spawn;
  }

  /** Spawns it from the calling thread, whose namespaces it gets; its pid as the engine sees it. */
  int start() throws SyscallException {
    spawn.changeDirectory(runner.directory());
    int target = Script.SCRIPT_FD;
    for (Fd fd : given) {
      spawn.duplicate(fd.number(), target++);
    }
    spawn.closeFrom(target);
    return spawn.run(ScriptRunner.NAME);
  }

  /** Lets it go on. */
  void open() throws SyscallException {
    status.writing().close();
    given.forEach(Fd::close);
    Files.writeFully(gate.writing().number(), new byte[1]);
  }

  /** Waits until the program runs. Blocks natively: for platform threads. */
  void awaitProgram() throws IOException {
    for (ByteBuffer message = next(); message.limit() == MESSAGE_BYTES; message = next()) {
      if (message.getLong(0) != FORKED) {
        throw script.failure(message.getLong(0), message.getLong(8), this::word);
      }
      forked = OptionalInt.of((int) message.getLong(8));
    }
  }

  /** The process that it went on as, if that is not the spawned one: also a child of ours. */
  OptionalInt forked() {
    return forked;
  }

  /** A message is written at once; nothing at the end. */
  private ByteBuffer next() throws SyscallException {
    byte[] message = new byte[MESSAGE_BYTES];
    int length = Files.read(status.reading().number(), message);
    return ByteBuffer.wrap(message, 0, Math.max(0, length)).order(ByteOrder.nativeOrder());
  }

  private long word(long address) {
    byte[] word = new byte[8];
    try {
      Files.readAt(memory.number(), word, Script.offset(address));
    } catch (SyscallException e) {
      return -Errno.EIO.code();
    }
    return ByteBuffer.wrap(word).order(ByteOrder.nativeOrder()).getLong();
  }

  @Override
  public void close() {
    spawn.close();
    given.forEach(Fd::close);
    gate.close();
    status.close();
    memory.close();
  }
}
