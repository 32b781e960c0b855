package dev.jcompose.linux.security;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs a seccomp filter as the kernel does, for the instructions that our compiler makes. */
final class BpfMachine {

  private final ByteBuffer program;
  private int steps;

  BpfMachine(SeccompFilter filter) {
    program = ByteBuffer.wrap(filter.instructions()).order(ByteOrder.nativeOrder());
  }

  /** The answer to a call, a SECCOMP_RET_* value. */
  int run(int arch, int number, long... args) {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(0, number).putInt(4, arch);
    for (int i = 0; i < args.length; i++) {
      data.putLong(16 + 8 * i, args[i]);
    }
    int accumulator = 0;
    int at = 0;
    for (steps = 1; ; steps++) {
      int code = program.getShort(8 * at);
      int jt = program.get(8 * at + 2) & 0xff;
      int jf = program.get(8 * at + 3) & 0xff;
      int k = program.getInt(8 * at + 4);
      at++;
      switch (code) {
        case Bpf.LOAD -> accumulator = data.getInt(k);
        case Bpf.AND -> accumulator &= k;
        case Bpf.JUMP -> at += k;
        case Bpf.IF_EQ -> at += accumulator == k ? jt : jf;
        case Bpf.IF_GT -> at += Integer.compareUnsigned(accumulator, k) > 0 ? jt : jf;
        case Bpf.IF_GE -> at += Integer.compareUnsigned(accumulator, k) >= 0 ? jt : jf;
        case Bpf.RETURN -> {
          return k;
        }
        default -> throw new AssertionError("instruction " + code);
      }
    }
  }

  /** Instructions of the last run. */
  int steps() {
    return steps;
  }
}
