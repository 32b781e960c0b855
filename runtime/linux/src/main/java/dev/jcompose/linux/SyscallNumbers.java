package dev.jcompose.linux;

/** Numbers of the calls that libc has no wrapper for. */
record SyscallNumbers(
    long openat,
    long openat2,
    long seccomp,
    long pivotRoot,
    long bpf,
    long mknodat,
    long memfdCreate) {

  /** Calls since Linux 5.1 have the same number on every architecture. */
  static final long PIDFD_SEND_SIGNAL = 424;

  static final long OPEN_TREE = 428;
  static final long MOVE_MOUNT = 429;
  static final long FSOPEN = 430;
  static final long FSCONFIG = 431;
  static final long FSMOUNT = 432;
  static final long PIDFD_OPEN = 434;
  static final long CLOSE_RANGE = 436;
  static final long PIDFD_GETFD = 438;
  static final long MOUNT_SETATTR = 442;

  static final SyscallNumbers HERE = forArchitecture(System.getProperty("os.arch"));

  private static SyscallNumbers forArchitecture(String architecture) {
    return switch (architecture) {
      case "amd64", "x86_64" -> new SyscallNumbers(257, 437, 317, 155, 321, 259, 319);
      case "aarch64" -> new SyscallNumbers(56, 437, 277, 41, 280, 33, 279);
      default ->
          throw new UnsupportedOperationException(
              "architecture " + architecture + " is not supported: x86-64 and aarch64 are");
    };
  }
}
