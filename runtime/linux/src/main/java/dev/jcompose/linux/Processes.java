package dev.jcompose.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/** Processes by pidfd, signals, limits, and what prctl(2) says of this process. */
public final class Processes {

  public static final int SIGKILL = 9;
  public static final int SIGTERM = 15;

  private static final int PR_SET_DUMPABLE = 4;
  private static final int P_PIDFD = 3;
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;

  private Processes() {}

  /** Binds the native functions, so that a thread in a foreign namespace loads no class for it. */
  public static void bindNative() {
    LibC.bind();
  }

  /** pidfd_open(2). */
  public static Fd openPidfd(int pid) throws SyscallException {
    long fd =
        Calls.once(
            () -> LibC.syscall(SyscallNumbers.PIDFD_OPEN, pid, 0, 0, 0, 0, 0),
            () -> "pidfd_open " + pid);
    return new Fd((int) fd, "pidfd of " + pid);
  }

  /** pidfd_getfd(2): a descriptor of another process, as one of ours; close-on-exec. */
  public static Fd takeFd(int pidfd, int number) throws SyscallException {
    long fd =
        Calls.once(
            () -> LibC.syscall(SyscallNumbers.PIDFD_GETFD, pidfd, number, 0, 0, 0, 0),
            () -> "pidfd_getfd " + number);
    return new Fd((int) fd, "fd " + number + " of another process");
  }

  /** pidfd_send_signal(2). */
  public static void signal(int pidfd, int signal) throws SyscallException {
    Calls.once(
        () -> LibC.syscall(SyscallNumbers.PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0, 0, 0),
        () -> "pidfd_send_signal " + signal);
  }

  /** kill(2). */
  public static void kill(int pid, int signal) throws SyscallException {
    Calls.once(() -> LibC.kill(pid, signal), () -> "kill " + pid + " " + signal);
  }

  /**
   * waitid(2) on a child's pidfd without waiting: its exit code, 128 + n for signal n; empty while
   * it runs. ECHILD if it is no child of this process.
   */
  public static OptionalInt reap(int pidfd) throws SyscallException {
    byte[] siginfo = new byte[128];
    Calls.retried(
        () -> LibC.waitid(P_PIDFD, pidfd, siginfo, WEXITED | WNOHANG),
        () -> "waitid pidfd " + pidfd);
    // siginfo_t on 64-bit: si_signo 0, si_errno 4, si_code 8, si_pid 16, si_uid 20, si_status 24.
    ByteBuffer info = ByteBuffer.wrap(siginfo).order(ByteOrder.nativeOrder());
    if (info.getInt(16) == 0) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(exitCode(info));
  }

  private static int exitCode(ByteBuffer siginfo) {
    int cldExited = 1;
    int status = siginfo.getInt(24);
    return siginfo.getInt(8) == cldExited ? status : 128 + status;
  }

  /** As {@link #reap}, but waits for the exit. Blocks natively: for platform threads. */
  public static int awaitExit(int pidfd) throws SyscallException {
    byte[] siginfo = new byte[128];
    Calls.retried(
        () -> LibC.waitid(P_PIDFD, pidfd, siginfo, WEXITED), () -> "waitid pidfd " + pidfd);
    return exitCode(ByteBuffer.wrap(siginfo).order(ByteOrder.nativeOrder()));
  }

  /**
   * Waits for the end of a process without taking its exit code. For platform threads or short
   * waits.
   */
  public static void awaitDeath(int pidfd) throws SyscallException {
    try (Poll poll = new Poll()) {
      poll.add(pidfd, 0);
      while (poll.await(-1).isEmpty()) {
        // Interrupted by a signal: again.
      }
    }
  }

  /**
   * The exit code of an ended process that need not be our child: ioctl PIDFD_GET_INFO (Linux
   * 6.15); empty where the kernel does not tell.
   */
  public static OptionalInt exitCodeOfStranger(int pidfd) throws SyscallException {
    // struct pidfd_info, 64 bytes: mask at 0, exit_code (a wait(2) status) at 60.
    long pidfdGetInfo = 0xC040FF0BL;
    long maskExit = 1 << 3;
    ByteBuffer info = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder()).putLong(0, maskExit);
    try {
      Calls.once(() -> LibC.ioctl(pidfd, pidfdGetInfo, info.array()), () -> "ioctl PIDFD_GET_INFO");
    } catch (SyscallException e) {
      if (e.is(Errno.EINVAL) || e.is(new Errno(25)) || e.is(Errno.ESRCH)) {
        return OptionalInt.empty();
      }
      throw e;
    }
    if ((info.getLong(0) & maskExit) == 0) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(exitCode(info.getInt(60)));
  }

  /** The exit code of a wait(2) status: 128 + n for signal n. */
  static int exitCode(int status) {
    int signal = status & 0x7f;
    return signal == 0 ? status >> 8 & 0xff : 128 + signal;
  }

  /** prlimit(2): sets a limit of a process; -1 is unlimited. */
  public static void setLimit(int pid, int resource, long soft, long hard) throws SyscallException {
    byte[] limit =
        ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putLong(soft).putLong(hard).array();
    Calls.once(
        () -> LibC.prlimit(pid, resource, limit, null),
        () -> "prlimit " + pid + " resource " + resource);
  }

  /** prctl(2) PR_SET_DUMPABLE 0: nobody of the same uid may trace or read this process. */
  public static void forbidTracing() throws SyscallException {
    Calls.once(() -> LibC.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), () -> "prctl PR_SET_DUMPABLE");
  }

  /** prctl(2) PR_SET_CHILD_SUBREAPER: orphaned descendants become our children. */
  public static void becomeSubreaper() throws SyscallException {
    Calls.once(() -> LibC.prctl(36, 1, 0, 0, 0), () -> "prctl PR_SET_CHILD_SUBREAPER");
  }

  /** gettid(2): the kernel's number of the calling thread. */
  public static int threadId() {
    return LibC.gettid();
  }

  /** geteuid(2). */
  public static int effectiveUid() {
    return LibC.geteuid();
  }

  /** umask(2) of the calling thread's file system context; the old mask. */
  public static int setUmask(int mask) {
    return LibC.umask(mask);
  }

  /** close_range(2): marks all descriptors from {@code first} close-on-exec, or closes them. */
  public static void closeRange(int first, int flags) throws SyscallException {
    Calls.once(
        () -> LibC.syscall(SyscallNumbers.CLOSE_RANGE, first, 0xffffffffL, flags, 0, 0, 0),
        () -> "close_range " + first);
  }
}
