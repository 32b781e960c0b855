package dev.jcompose.linux.security;

/** What a filter answers: a SECCOMP_RET_* value of linux/seccomp.h with its 16 bits of data. */
record SeccompAction(int value) {

  static final int EPERM = 1;
  static final int ENOSYS = 38;

  static final SeccompAction KILL_PROCESS = new SeccompAction(0x80000000);
  static final SeccompAction KILL_THREAD = new SeccompAction(0);
  static final SeccompAction TRAP = new SeccompAction(0x00030000);
  static final SeccompAction LOG = new SeccompAction(0x7ffc0000);
  static final SeccompAction ALLOW = new SeccompAction(0x7fff0000);

  private static final int ERRNO = 0x00050000;
  private static final int TRACE = 0x7ff00000;
  private static final int MAX_ERRNO = 4095;

  static SeccompAction errno(long number) {
    if (number < 0 || number > MAX_ERRNO) {
      throw new InvalidSettingException(
          "seccomp: errno " + number + " is not between 0 and " + MAX_ERRNO);
    }
    return new SeccompAction(ERRNO | (int) number);
  }

  static SeccompAction trace(long data) {
    return new SeccompAction(TRACE | (int) (data & 0xffff));
  }

  /** Whether the call takes place: allow, log, or let a tracer decide. */
  boolean permissive() {
    return Integer.compareUnsigned(value, TRACE) >= 0
        && Integer.compareUnsigned(value, 0x7fffffff) <= 0;
  }

  /** Whether this is {@code errno n}. */
  boolean isErrno(int number) {
    return value == (ERRNO | number);
  }
}
