package dev.jcompose.linux;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;

/**
 * One posix_spawn(3), prepared in native memory so that the thread that makes it allocates none.
 *
 * <p>The child starts with default signal dispositions, an empty signal mask and a session of its
 * own. File actions run in the order in which they were added; whatever is not wired to 0..2 is
 * closed last.
 */
public final class Spawn implements AutoCloseable {

  // glibc: posix_spawn_file_actions_t is 80 bytes, posix_spawnattr_t 336, sigset_t 128.
  private static final int ACTIONS_BYTES = 128;
  private static final int ATTRIBUTES_BYTES = 512;
  private static final int SIGSET_BYTES = 128;
  private static final int PATH_MAX = 4096;

  private static final int POSIX_SPAWN_SETSIGDEF = 0x04;
  private static final int POSIX_SPAWN_SETSIGMASK = 0x08;
  private static final int POSIX_SPAWN_SETSID = 0x80;

  private final List<Memory> blocks = new ArrayList<>();
  private final Memory actions = allocate(ACTIONS_BYTES);
  private final Memory attributes = allocate(ATTRIBUTES_BYTES);
  private final Memory scratch = allocate(PATH_MAX);
  private final Memory argv;
  private final Memory envp;
  private final int[] pid = new int[1];

  /** A spawn of these arguments ({@code argv[0]} first) and environment ({@code K=V}). */
  public Spawn(List<String> arguments, List<String> environment) throws SyscallException {
    this.argv = strings(arguments);
    this.envp = strings(environment);
    Calls.direct(
        LibC.posix_spawn_file_actions_init(actions), () -> "posix_spawn_file_actions_init");
    Calls.direct(LibC.posix_spawnattr_init(attributes), () -> "posix_spawnattr_init");
    Memory empty = allocate(SIGSET_BYTES);
    LibC.sigemptyset(empty);
    Memory all = allocate(SIGSET_BYTES);
    LibC.sigfillset(all);
    LibC.posix_spawnattr_setsigmask(attributes, empty);
    LibC.posix_spawnattr_setsigdefault(attributes, all);
    int flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID;
    Calls.direct(
        LibC.posix_spawnattr_setflags(attributes, (short) flags), () -> "posix_spawnattr_setflags");
  }

  private Memory allocate(long bytes) {
    Memory block = new Memory(bytes);
    block.clear();
    blocks.add(block);
    return block;
  }

  private Memory strings(List<String> texts) {
    Memory pointers = allocate(8L * (texts.size() + 1));
    for (int i = 0; i < texts.size(); i++) {
      pointers.setPointer(8L * i, string(texts.get(i)));
    }
    return pointers;
  }

  private Pointer string(String text) {
    byte[] bytes = Calls.cString(text);
    Memory block = allocate(bytes.length);
    block.write(0, bytes, 0, bytes.length);
    return block;
  }

  /** The child opens a path as descriptor {@code fd}; a FIFO makes it wait here. */
  public Spawn open(int fd, String path, int flags) throws SyscallException {
    byte[] name = Calls.cString(path);
    // The function copies the path; scratch spares an allocation per call.
    scratch.write(0, name, 0, name.length);
    Calls.direct(
        LibC.posix_spawn_file_actions_addopen(actions, fd, scratch, flags, 0),
        () -> "posix_spawn_file_actions_addopen " + path);
    return this;
  }

  /** The child gets our descriptor {@code from} as {@code to}. */
  public Spawn duplicate(int from, int to) throws SyscallException {
    Calls.direct(
        LibC.posix_spawn_file_actions_adddup2(actions, from, to),
        () -> "posix_spawn_file_actions_adddup2 " + from + " " + to);
    return this;
  }

  /** The child changes its working directory to our descriptor. */
  public Spawn changeDirectory(int fd) throws SyscallException {
    Calls.direct(
        LibC.posix_spawn_file_actions_addfchdir_np(actions, fd),
        () -> "posix_spawn_file_actions_addfchdir_np " + fd);
    return this;
  }

  /** The child closes all descriptors from {@code first} on. */
  public Spawn closeFrom(int first) throws SyscallException {
    Calls.direct(
        LibC.posix_spawn_file_actions_addclosefrom_np(actions, first),
        () -> "posix_spawn_file_actions_addclosefrom_np " + first);
    return this;
  }

  /**
   * Starts the program, found at this very path. Blocks until the child has executed it; what
   * execve(2) refuses is thrown here. The pid is this process's view of the child.
   */
  public int run(String path) throws SyscallException {
    byte[] file = Calls.cString(path);
    Calls.direct(
        LibC.posix_spawn(pid, file, actions, attributes, argv, envp), () -> "execve " + path);
    return pid[0];
  }

  @Override
  public void close() {
    LibC.posix_spawn_file_actions_destroy(actions);
    LibC.posix_spawnattr_destroy(attributes);
    blocks.forEach(Memory::close);
    blocks.clear();
  }
}
