package dev.jcompose.engine.keeper;

import dev.jcompose.linux.Fd;
import dev.jcompose.linux.FdQueue;
import dev.jcompose.linux.Processes;
import dev.jcompose.linux.Spawn;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's side of the process that holds descriptors: a {@code sleep} that has both ends of a
 * queue. Descriptors are put into the queue and wait there; nobody ever reads them but the next
 * engine, which takes the queue out of the process by pidfd_getfd(2). Started with the first
 * container, ended by an engine that leaves without any.
 */
public final class Keeper implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Keeper.class);

  /** The variable in the process's environment that says whose it is. */
  private static final String MARK = "JCOMPOSE_KEEPER";

  private static final List<Path> PROGRAMS =
      List.of(Path.of("/bin/sleep"), Path.of("/usr/bin/sleep"));

  /** Some decades; not every sleep(1) knows a word for ever. */
  private static final String TIME = "2147483647";

  private static final int ENTRANCE = 3;
  private static final int EXIT = 4;

  /** So many dead messages are left in the queue before it is cleared. */
  private static final int DEAD = 32;

  private final Path dataRoot;
  private final Set<String> live = new HashSet<>();
  private int messages;
  private @Nullable FdQueue queue;
  private @Nullable Fd process;
  private boolean refused;

  /** The keeper of a data root's engine; there is no process yet. */
  public Keeper(Path dataRoot) {
    this.dataRoot = dataRoot;
  }

  /**
   * Takes over what an earlier engine's process holds, and goes on with that one. By container;
   * what nobody wants is to be closed and {@link #release}d.
   */
  public synchronized Map<String, Held> inherit() throws IOException {
    Map<String, Held> found = new HashMap<>();
    for (int pid : processes()) {
      try {
        inherit(pid, found);
      } catch (SyscallException e) {
        LOGGER.warn("keeper not taken over pid={} reason={}", pid, e.getMessage());
      }
    }
    return found;
  }

  private void inherit(int pid, Map<String, Held> found) throws SyscallException {
    Fd other = Processes.openPidfd(pid);
    FdQueue held =
        FdQueue.of(
            Processes.takeFd(other.number(), ENTRANCE), Processes.takeFd(other.number(), EXIT));
    List<FdQueue.Message> all = held.all();
    for (FdQueue.Message message : all) {
      Held run = Held.of(message.text(), message.fds()).orElse(null);
      if (run == null) {
        message.close();
        continue;
      }
      // A later message is a later run of the same container.
      Held earlier = found.put(run.container(), run);
      if (earlier != null) {
        earlier.close();
      }
    }
    if (process == null) {
      process = other;
      queue = held;
      messages = all.size();
      found.values().forEach(run -> live.add(run.key()));
    } else {
      // An engine was killed right after it had started this one.
      Processes.signal(other.number(), Processes.SIGKILL);
      other.close();
      held.close();
    }
  }

  /** Processes that are marked as this data root's. */
  private List<Integer> processes() throws IOException {
    List<Integer> found = new ArrayList<>();
    try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        String name = entry.getFileName().toString();
        if (Character.isDigit(name.charAt(0))
            && text(entry.resolve("cmdline")).endsWith("\0" + TIME + "\0")
            && text(entry.resolve("environ")).equals(mark() + "\0")) {
          found.add(Integer.parseInt(name));
        }
      }
    }
    return found;
  }

  private String mark() {
    return MARK + "=" + dataRoot;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      // Ended, or not ours to read.
      return "";
    }
  }

  /** Holds copies of a run's descriptors. A machine without sleep(1) holds none, and says so. */
  public synchronized void hold(Held run) {
    try {
      if (refused) {
        return;
      }
      FdQueue open = queue == null ? start() : queue;
      open.put(run.text(), run.fds());
      messages++;
      live.add(run.key());
    } catch (SyscallException e) {
      LOGGER.warn(
          "not held beyond the engine container={} reason={}", run.container(), e.getMessage());
    }
  }

  /** A run is over. */
  public synchronized void release(String container, int pid) {
    boolean _ = live.remove(container + " " + pid);
    FdQueue open = queue;
    if (open != null && messages > live.size() + DEAD) {
      try {
        clear(open);
      } catch (SyscallException e) {
        LOGGER.warn("keeper's queue not cleared", e);
      }
    }
  }

  /** Puts what is live behind, drops what was before: never is a live one out of the queue. */
  private void clear(FdQueue open) throws SyscallException {
    int kept = 0;
    for (int i = 0; i < messages; i++) {
      try (FdQueue.Message first = open.first()) {
        if (first == null) {
          break;
        }
        if (live.contains(first.text().substring(0, first.text().lastIndexOf(' ')))) {
          open.put(first.text(), first.fds());
          kept++;
        }
      }
      open.drop();
    }
    messages = kept;
  }

  private FdQueue start() throws SyscallException {
    Path program = PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElse(null);
    if (program == null) {
      refused = true;
      throw new SyscallException("no sleep in /bin or /usr/bin", dev.jcompose.linux.Errno.ENOENT);
    }
    FdQueue made = FdQueue.create();
    try (Fd nowhere = dev.jcompose.linux.Files.open("/dev/null", dev.jcompose.linux.Files.O_RDWR);
        // dup2(2) of a number to itself would keep close-on-exec.
        Fd entrance = dev.jcompose.linux.Files.duplicate(made.sending(), 10);
        Fd exit = dev.jcompose.linux.Files.duplicate(made.receiving(), 10);
        Spawn spawn = new Spawn(List.of("sleep", TIME), List.of(mark()))) {
      spawn
          .duplicate(nowhere.number(), 0)
          .duplicate(nowhere.number(), 1)
          .duplicate(nowhere.number(), 2)
          .duplicate(entrance.number(), ENTRANCE)
          .duplicate(exit.number(), EXIT)
          .closeFrom(EXIT + 1);
      process = Processes.openPidfd(spawn.run(program.toString()));
    }
    queue = made;
    messages = 0;
    return made;
  }

  /** Ends the process if nothing is held any more. */
  @Override
  public synchronized void close() {
    Fd running = process;
    process = null;
    if (running != null && live.isEmpty()) {
      try {
        Processes.signal(running.number(), Processes.SIGKILL);
        int _ = Processes.awaitExit(running.number());
      } catch (SyscallException e) {
        // An earlier engine's is not our child.
        LOGGER.debug("keeper ended: {}", e.getMessage());
      }
    }
    if (running != null) {
      running.close();
    }
    FdQueue open = queue;
    queue = null;
    if (open != null) {
      open.close();
    }
  }
}
