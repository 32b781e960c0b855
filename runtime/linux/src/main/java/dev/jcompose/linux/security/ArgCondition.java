package dev.jcompose.linux.security;

/**
 * What an argument of a call must be. For {@link Op#MASKED_EQ}, {@code value} is the mask and
 * {@code other} what must be left; otherwise {@code other} is unused. Comparisons are unsigned.
 */
record ArgCondition(int index, Op op, long value, long other) {

  enum Op {
    NE,
    LT,
    LE,
    EQ,
    GE,
    GT,
    MASKED_EQ
  }

  ArgCondition {
    if (index < 0 || index > 5) {
      throw new InvalidSettingException("seccomp: argument index " + index + " is not 0 to 5");
    }
  }
}
