package dev.jcompose.linux.security;

/**
 * BPF for one condition on an argument: goes on behind the piece where it holds, and passes over
 * {@code skip} more instructions where it does not. The accumulator has 32 bits, so that 64-bit
 * arguments are compared by halves, the high one first.
 */
final class ArgTest {

  // seccomp_data.args[n], little endian
  private static final int ARGS = 16;

  private ArgTest() {}

  static Bpf of(ArgCondition condition, boolean wide, int skip) {
    int low = (int) condition.value();
    int high = (int) (condition.value() >>> 32);
    int at = ARGS + 8 * condition.index();
    return switch (condition.op()) {
      case EQ -> wide ? equal(at, high, low, skip) : narrow(at, Bpf.IF_EQ, low, 0, skip);
      case NE -> wide ? unequal(at, high, low, skip) : narrow(at, Bpf.IF_EQ, low, skip, 0);
      case GT -> wide ? above(at, Bpf.IF_GT, high, low, skip) : narrow(at, Bpf.IF_GT, low, 0, skip);
      case GE -> wide ? above(at, Bpf.IF_GE, high, low, skip) : narrow(at, Bpf.IF_GE, low, 0, skip);
      case LE -> wide ? below(at, Bpf.IF_GT, high, low, skip) : narrow(at, Bpf.IF_GT, low, skip, 0);
      case LT -> wide ? below(at, Bpf.IF_GE, high, low, skip) : narrow(at, Bpf.IF_GE, low, skip, 0);
      case MASKED_EQ -> masked(condition, at, wide, skip);
    };
  }

  private static Bpf narrow(int at, int code, int value, int ifTrue, int ifFalse) {
    return Bpf.load(at).then(Bpf.test(code, value, ifTrue, ifFalse));
  }

  private static Bpf equal(int at, int high, int low, int skip) {
    return narrow(at + 4, Bpf.IF_EQ, high, 0, skip + 2).then(narrow(at, Bpf.IF_EQ, low, 0, skip));
  }

  private static Bpf unequal(int at, int high, int low, int skip) {
    return narrow(at + 4, Bpf.IF_EQ, high, 0, 2).then(narrow(at, Bpf.IF_EQ, low, skip, 0));
  }

  /** High half above, or equal and the low half as {@code code} says. */
  private static Bpf above(int at, int code, int high, int low, int skip) {
    return narrow(at + 4, Bpf.IF_GT, high, 3, 0)
        .then(Bpf.test(Bpf.IF_EQ, high, 0, skip + 2))
        .then(narrow(at, code, low, 0, skip));
  }

  /** The contrary of {@link #above}. */
  private static Bpf below(int at, int code, int high, int low, int skip) {
    return narrow(at + 4, Bpf.IF_GT, high, skip + 3, 0)
        .then(Bpf.test(Bpf.IF_EQ, high, 0, 2))
        .then(narrow(at, code, low, skip, 0));
  }

  private static Bpf masked(ArgCondition condition, int at, boolean wide, int skip) {
    long mask = condition.value();
    long left = condition.other() & mask;
    Bpf low = half(at, (int) mask, (int) left, skip);
    int highMask = (int) (mask >>> 32);
    return wide && highMask != 0
        ? half(at + 4, highMask, (int) (left >>> 32), skip + low.length()).then(low)
        : low;
  }

  private static Bpf half(int at, int mask, int left, int skip) {
    return Bpf.load(at).then(Bpf.and(mask)).then(Bpf.test(Bpf.IF_EQ, left, 0, skip));
  }
}
