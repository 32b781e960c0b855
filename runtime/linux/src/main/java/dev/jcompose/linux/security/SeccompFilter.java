package dev.jcompose.linux.security;

/**
 * A compiled filter: {@code struct sock_filter[]}, 8 bytes an instruction, in native byte order,
 * and the flags of seccomp(2) SECCOMP_SET_MODE_FILTER to load it with. The array is shared: leave
 * it be.
 */
public record SeccompFilter(byte[] instructions, long flags) {

  private static final int RET_ALLOW = 0x7fff0000;
  private static final int RET_LOG = 0x7ffc0000;

  /** How many instructions; the kernel takes 4096 (BPF_MAXINSNS). */
  public int length() {
    return instructions.length / 8;
  }

  /** Whether it lets a call of this machine's through. */
  public boolean allows(int number, long... arguments) {
    SeccompArch here = SeccompArch.ofJvm(System.getProperty("os.arch"));
    int verdict = new BpfMachine(this).run(here.audit(), number, arguments);
    return verdict == RET_ALLOW || verdict == RET_LOG;
  }
}
