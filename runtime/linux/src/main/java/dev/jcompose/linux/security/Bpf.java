package dev.jcompose.linux.security;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A piece of a classic BPF program (linux/filter.h): every jump lands inside it or right behind it,
 * so pieces can be put one after another. A jump counts the instructions it passes over;
 * conditional ones have 8 bits for that.
 *
 * @param code an instruction each, {@code struct sock_filter { u16 code; u8 jt, jf; u32 k; }} from
 *     the low bits up; never changed. An array, because the first filter is compiled by a cold JVM
 *     while a container waits.
 */
record Bpf(long[] code) {

  static final int MAX_SKIP = 255;

  /** No instruction. */
  static final Bpf EMPTY = new Bpf(new long[0]);

  static final int LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
  static final int AND = 0x54; // BPF_ALU | BPF_AND | BPF_K
  static final int JUMP = 0x05; // BPF_JMP | BPF_JA
  static final int IF_EQ = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
  static final int IF_GT = 0x25; // BPF_JMP | BPF_JGT | BPF_K
  static final int IF_GE = 0x35; // BPF_JMP | BPF_JGE | BPF_K
  static final int RETURN = 0x06; // BPF_RET | BPF_K

  static Bpf load(int offset) {
    return instruction(LOAD, 0, 0, offset);
  }

  static Bpf and(int mask) {
    return instruction(AND, 0, 0, mask);
  }

  static Bpf answer(SeccompAction action) {
    return instruction(RETURN, 0, 0, action.value());
  }

  /** Passes over {@code length} instructions, however many. */
  static Bpf jump(int length) {
    return instruction(JUMP, 0, 0, length);
  }

  /** Passes over {@code ifTrue} or {@code ifFalse} instructions by comparing the accumulator. */
  static Bpf test(int code, int value, int ifTrue, int ifFalse) {
    return instruction(code, ifTrue, ifFalse, value);
  }

  /** {@code no} where the test fails, else {@code yes}; {@code no} must end in an answer. */
  static Bpf choose(int code, int value, Bpf yes, Bpf no) {
    Bpf test =
        no.length() <= MAX_SKIP
            ? test(code, value, no.length(), 0)
            : test(code, value, 0, 1).then(jump(no.length()));
    return test.then(no).then(yes);
  }

  private static Bpf instruction(int code, int jt, int jf, int k) {
    if (jt < 0 || jt > MAX_SKIP || jf < 0 || jf > MAX_SKIP) {
      throw new IllegalStateException("conditional jump over " + Math.max(jt, jf));
    }
    return new Bpf(new long[] {code | (jt << 16) | ((long) jf << 24) | ((long) k << 32)});
  }

  Bpf then(Bpf next) {
    long[] joined = Arrays.copyOf(code, code.length + next.code.length);
    System.arraycopy(next.code, 0, joined, code.length, next.code.length);
    return new Bpf(joined);
  }

  int length() {
    return code.length;
  }

  /** {@code struct sock_filter[]}; the architectures we run on are little endian. */
  byte[] toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(8 * code.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asLongBuffer().put(code);
    return buffer.array();
  }
}
