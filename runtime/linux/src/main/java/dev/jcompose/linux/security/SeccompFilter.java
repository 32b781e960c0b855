package dev.jcompose.linux.security;

/**
 * A compiled filter: {@code struct sock_filter[]}, 8 bytes an instruction, in native byte order,
 * and the flags of seccomp(2) SECCOMP_SET_MODE_FILTER to load it with. The array is shared: leave
 * it be.
 */
public record SeccompFilter(byte[] instructions, long flags) {

  /** How many instructions; the kernel takes 4096 (BPF_MAXINSNS). */
  public int length() {
    return instructions.length / 8;
  }
}
