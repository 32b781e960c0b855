package dev.jcompose.linux.security;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a classic BPF program (linux/filter.h): every jump lands inside it or right behind it,
 * so pieces can be put one after another. A jump counts the instructions it passes over;
 * conditional ones have 8 bits for that.
 */
record Bpf(List<Insn> code) {

  /** {@code struct sock_filter { u16 code; u8 jt, jf; u32 k; }}. */
  record Insn(int code, int jt, int jf, int k) {
    Insn {
      if (jt < 0 || jt > MAX_SKIP || jf < 0 || jf > MAX_SKIP) {
        throw new IllegalStateException("conditional jump over " + Math.max(jt, jf));
      }
    }
  }

  static final int MAX_SKIP = 255;

  static final int LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
  static final int AND = 0x54; // BPF_ALU | BPF_AND | BPF_K
  static final int JUMP = 0x05; // BPF_JMP | BPF_JA
  static final int IF_EQ = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
  static final int IF_GT = 0x25; // BPF_JMP | BPF_JGT | BPF_K
  static final int IF_GE = 0x35; // BPF_JMP | BPF_JGE | BPF_K
  static final int RETURN = 0x06; // BPF_RET | BPF_K

  Bpf {
    code = List.copyOf(code);
  }

  static Bpf load(int offset) {
    return new Bpf(List.of(new Insn(LOAD, 0, 0, offset)));
  }

  static Bpf and(int mask) {
    return new Bpf(List.of(new Insn(AND, 0, 0, mask)));
  }

  static Bpf answer(SeccompAction action) {
    return new Bpf(List.of(new Insn(RETURN, 0, 0, action.value())));
  }

  /** Passes over {@code ifTrue} or {@code ifFalse} instructions by comparing the accumulator. */
  static Bpf test(int code, int value, int ifTrue, int ifFalse) {
    return new Bpf(List.of(new Insn(code, ifTrue, ifFalse, value)));
  }

  /** {@code no} where the test fails, else {@code yes}; {@code no} must end in an answer. */
  static Bpf choose(int code, int value, Bpf yes, Bpf no) {
    if (no.length() <= MAX_SKIP) {
      return test(code, value, no.length(), 0).then(no).then(yes);
    }
    Bpf far = new Bpf(List.of(new Insn(JUMP, 0, 0, no.length())));
    return test(code, value, 0, 1).then(far).then(no).then(yes);
  }

  Bpf then(Bpf next) {
    List<Insn> joined = new ArrayList<>(code);
    joined.addAll(next.code);
    return new Bpf(joined);
  }

  int length() {
    return code.size();
  }

  byte[] toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(8 * code.size()).order(ByteOrder.nativeOrder());
    for (Insn insn : code) {
      buffer.putShort((short) insn.code).put((byte) insn.jt).put((byte) insn.jf).putInt(insn.k);
    }
    return buffer.array();
  }
}
