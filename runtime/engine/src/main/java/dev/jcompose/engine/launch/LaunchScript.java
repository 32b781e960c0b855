package dev.jcompose.engine.launch;

import dev.jcompose.linux.Credentials;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Namespaces;
import dev.jcompose.linux.script.Script;
import dev.jcompose.linux.script.Script.Step;
import dev.jcompose.linux.security.Capabilities;
import dev.jcompose.linux.security.SeccompFilter;
import dev.jcompose.linux.security.SyscallTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a child does from its gate to its program: takes the namespaces that only it can take, drops
 * its privileges, loads its filter, becomes an init process if one is wanted, executes.
 *
 * <p>The order is runc's, so that a seccomp profile that works there works here: a filter without
 * no_new_privs needs CAP_SYS_ADMIN and is loaded before the privileges go, else last. The fork that
 * enters a pid namespace comes last of all where the filter lets it: what other processes there see
 * is never more than what the program will be.
 */
final class LaunchScript {

  /** The descriptor that the child reads from until its gate opens. */
  static final int GATE_FD = 5;

  /** The descriptor of the namespaces to join, if any. */
  static final int NAMESPACES_FD = 6;

  private static final int PR_CAPBSET_DROP = 24;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int PR_CAP_AMBIENT = 47;
  private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
  private static final int SECCOMP_SET_MODE_FILTER = 1;
  private static final int CLOSE_RANGE_CLOEXEC = 4;
  private static final int TIOCSCTTY = 0x540e;
  private static final int[] LIBC_SIGNALS = {32, 33};
  private static final int SIGCHLD = 17;
  private static final int CLONE_PARENT = 0x8000;

  private final Script script = new Script();
  private final ProcessSpec process;
  private final int lastCapability;
  private final Map<Long, String> names = new HashMap<>();
  private final List<Long> attempts = new ArrayList<>();
  private @Nullable Step directory;

  private LaunchScript(ProcessSpec process, int lastCapability) {
    this.process = process;
    this.lastCapability = lastCapability;
  }

  /** For a process that its spawner has put where it belongs except for {@code namespaces}. */
  static LaunchScript of(
      ProcessSpec process, OwnNamespaces namespaces, Stdio stdio, int lastCapability) {
    LaunchScript made = new LaunchScript(process, lastCapability);
    made.write(namespaces, stdio instanceof Stdio.Terminal);
    return made;
  }

  /**
   * What the child does about namespaces, CLONE_NEW* bits: which it makes, and which of {@link
   * #NAMESPACES_FD}, a pidfd or a namespace, it joins.
   */
  record OwnNamespaces(int fresh, int joined) {
    private boolean forks() {
      return (joined & Namespaces.CLONE_NEWPID) != 0;
    }
  }

  private void write(OwnNamespaces namespaces, boolean terminal) {
    // No byte: the engine is gone.
    call("read", GATE_FD, script.words(0), 1).ifZero(script.aside("exit_group", 1));
    call("close_range", Script.SCRIPT_FD, 0xffffffffL, CLOSE_RANGE_CLOEXEC);
    resetSignals();
    if (namespaces.joined() != 0) {
      call("setns", NAMESPACES_FD, namespaces.joined());
    }
    if (namespaces.fresh() != 0) {
      call("unshare", namespaces.fresh());
    }
    boolean early = namespaces.forks() && !filterLetsFork();
    if (early) {
      enterPids();
    }
    call("chdir", script.string("/"));
    directory = call("chdir", script.string(process.directory()));
    drop();
    if (namespaces.forks() && !early) {
      enterPids();
    }
    takeSession(terminal);
    if (process.init()) {
      new InitScript(script, terminal).write();
    }
    execute();
  }

  /** posix_spawn(3) resets all but the two that libc uses itself: those it leaves ignored. */
  private void resetSignals() {
    // struct sigaction of the kernel: handler, flags, restorer, mask.
    long standard = script.words(0, 0, 0, 0);
    for (int signal : LIBC_SIGNALS) {
      call("rt_sigaction", signal, standard, 0, 8);
    }
  }

  private void takeSession(boolean terminal) {
    // A forked child has none of its own yet; another is refused a second one.
    Step session = call("setsid");
    Step next = terminal ? call("ioctl", 0, TIOCSCTTY, 0) : call("getpid");
    session.ifNegative(next);
  }

  private Step call(String name, long... arguments) {
    Step step = script.call(name, arguments);
    names.put(step.address(), name);
    return step;
  }

  private boolean filterLetsFork() {
    SeccompFilter filter = process.seccomp();
    return filter == null
        || filter.allows(SyscallTable.ofThisMachine("clone"), CLONE_PARENT | SIGCHLD);
  }

  /** Forks a brother: its parent is the engine too. This process tells its pid and is over. */
  private void enterPids() {
    long message = script.words(Child.FORKED, 0);
    Step tell = script.aside("write", Script.STATUS_FD, message, 16);
    tell.then(script.aside("exit_group", 0));
    call("clone", CLONE_PARENT | SIGCHLD).storeAt(message + 8).ifPositive(tell);
  }

  private void drop() {
    if (process.noNewPrivileges()) {
      call("prctl", PR_SET_NO_NEW_PRIVS, 1);
    } else {
      loadFilter();
    }
    for (int capability : process.capabilities().numbersOutside(lastCapability)) {
      call("prctl", PR_CAPBSET_DROP, capability);
    }
    byte[] groups = Credentials.encodeGroups(process.groups());
    call("setgroups", process.groups().size(), script.bytes(groups));
    call("setgid", process.gid());
    call("setuid", process.uid());
    call("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL);
    // What execve(2) leaves to a user who is not root; so the lookup of the program has no more.
    Capabilities held = process.uid() == 0 ? process.capabilities() : Capabilities.NONE;
    call(
        "capset",
        script.bytes(Capabilities.header()),
        script.bytes(Capabilities.data(held, held, Capabilities.NONE)));
    if (process.noNewPrivileges()) {
      loadFilter();
    }
  }

  private void loadFilter() {
    SeccompFilter filter = process.seccomp();
    if (filter != null) {
      long instructions = script.bytes(filter.instructions());
      // struct sock_fprog { unsigned short len; struct sock_filter *filter; }
      long program = script.words(filter.length(), instructions);
      call("seccomp", SECCOMP_SET_MODE_FILTER, filter.flags(), program);
    }
  }

  /** execvp(3): each place of PATH in turn, in the process's own eyes. */
  private void execute() {
    long arguments = script.strings(process.arguments());
    long environment = script.strings(process.environment());
    Step last = null;
    for (String path : SearchPath.candidates(process)) {
      long result = script.words(0);
      Step attempt = call("execve", script.string(path), arguments, environment).storeAt(result);
      if (last != null) {
        last.ifNegative(attempt);
      }
      attempts.add(result);
      last = attempt;
    }
  }

  byte[] encode() {
    return script.encode();
  }

  /**
   * What a failed step means.
   *
   * @param word reads a word of the script's memory as the child left it
   */
  LaunchException failure(long step, long result, LongUnaryOperator word) {
    Errno errno = new Errno((int) -result);
    String name = names.getOrDefault(step, "call");
    if (directory != null && step == directory.address()) {
      return new LaunchException(
          126, "working directory \"" + process.directory() + "\": " + errno);
    }
    if (!name.equals("execve")) {
      return new LaunchException(128, name + ": " + errno);
    }
    String program = process.arguments().getFirst();
    List<Errno> refusals =
        attempts.stream().map(at -> new Errno((int) -word.applyAsLong(at))).toList();
    return SearchPath.refused(program, refusals);
  }
}
