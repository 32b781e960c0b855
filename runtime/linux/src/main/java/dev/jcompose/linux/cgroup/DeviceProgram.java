package dev.jcompose.linux.cgroup;

import dev.jcompose.linux.security.DeviceRule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Device rules as a BPF_PROG_TYPE_CGROUP_DEVICE program, which is how cgroup v2 holds devices back.
 * Rules are tried from the last to the first, so that the first that fits is the one that v1 would
 * have left in force. An allowing rule fits if it grants all that is asked for, a denying one if it
 * denies any of it; where none fits, all is allowed, as in a fresh v1 group.
 */
final class DeviceProgram {

  private static final int LOAD_WORD = 0x61; // BPF_LDX | BPF_MEM | BPF_W
  private static final int AND = 0x54; // BPF_ALU | BPF_AND | BPF_K
  private static final int SHIFT_RIGHT = 0x74; // BPF_ALU | BPF_RSH | BPF_K
  private static final int COPY = 0xbc; // BPF_ALU | BPF_MOV | BPF_X
  private static final int SET = 0xb7; // BPF_ALU64 | BPF_MOV | BPF_K
  private static final int IF_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
  private static final int IF_DIFFERENT = 0x55; // BPF_JMP | BPF_JNE | BPF_K
  private static final int IF_OTHER = 0x5d; // BPF_JMP | BPF_JNE | BPF_X
  private static final int EXIT = 0x95; // BPF_JMP | BPF_EXIT

  private static final int R0 = 0;
  private static final int R1 = 1;
  private static final int TYPE = 2;
  private static final int ACCESS = 3;
  private static final int MAJOR = 4;
  private static final int MINOR = 5;

  /** {@code struct bpf_insn { u8 code; u8 dst:4, src:4; s16 off; s32 imm; }}. */
  private record Insn(int code, int dst, int src, int off, int imm) {}

  private DeviceProgram() {}

  /** The program, {@code struct bpf_insn[]} in native order. */
  static byte[] compile(List<DeviceRule> rules) {
    List<Insn> code = new ArrayList<>();
    // struct bpf_cgroup_dev_ctx { u32 access_type, major, minor; }, access in the upper 16 bits
    code.add(new Insn(LOAD_WORD, TYPE, R1, 0, 0));
    code.add(new Insn(COPY, ACCESS, TYPE, 0, 0));
    code.add(new Insn(AND, TYPE, 0, 0, 0xffff));
    code.add(new Insn(SHIFT_RIGHT, ACCESS, 0, 0, 16));
    code.add(new Insn(LOAD_WORD, MAJOR, R1, 4, 0));
    code.add(new Insn(LOAD_WORD, MINOR, R1, 8, 0));
    boolean decided = false;
    for (DeviceRule rule : rules.reversed()) {
      List<Insn> conditions = conditions(rule);
      conditions.forEach(insn -> code.add(insn));
      answer(rule.allow(), code);
      // What follows an unconditional rule can't be reached, which the verifier would refuse.
      decided = conditions.isEmpty();
      if (decided) {
        break;
      }
    }
    if (!decided) {
      answer(true, code);
    }
    return encode(code);
  }

  private static void answer(boolean allow, List<Insn> code) {
    code.add(new Insn(SET, R0, 0, 0, allow ? 1 : 0));
    code.add(new Insn(EXIT, 0, 0, 0, 0));
  }

  /** Tests that pass over the answer behind them where the rule does not fit. */
  private static List<Insn> conditions(DeviceRule rule) {
    List<Insn> tests = new ArrayList<>();
    switch (rule.type()) {
      case ALL -> {}
      case BLOCK -> tests.add(new Insn(IF_DIFFERENT, TYPE, 0, 0, 1));
      case CHARACTER -> tests.add(new Insn(IF_DIFFERENT, TYPE, 0, 0, 2));
    }
    int access = access(rule.access());
    if (access != access(DeviceRule.Access.ALL)) {
      tests.add(new Insn(COPY, R1, ACCESS, 0, 0));
      tests.add(new Insn(AND, R1, 0, 0, access));
      tests.add(
          rule.allow() ? new Insn(IF_OTHER, R1, ACCESS, 0, 0) : new Insn(IF_EQUAL, R1, 0, 0, 0));
    }
    rule.major().ifPresent(major -> tests.add(new Insn(IF_DIFFERENT, MAJOR, 0, 0, major)));
    rule.minor().ifPresent(minor -> tests.add(new Insn(IF_DIFFERENT, MINOR, 0, 0, minor)));
    return withTargets(tests);
  }

  /** Jumps count from the next instruction to behind the two of the answer. */
  private static List<Insn> withTargets(List<Insn> tests) {
    List<Insn> placed = new ArrayList<>();
    for (Insn insn : tests) {
      boolean jump = insn.code == IF_DIFFERENT || insn.code == IF_OTHER || insn.code == IF_EQUAL;
      int off = tests.size() - placed.size() - 1 + 2;
      placed.add(jump ? new Insn(insn.code, insn.dst, insn.src, off, insn.imm) : insn);
    }
    return placed;
  }

  /** BPF_DEVCG_ACC_MKNOD, _READ and _WRITE. */
  private static int access(DeviceRule.Access access) {
    return (access.mknod() ? 1 : 0) | (access.read() ? 2 : 0) | (access.write() ? 4 : 0);
  }

  private static byte[] encode(List<Insn> code) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * code.size()).order(ByteOrder.nativeOrder());
    for (Insn insn : code) {
      buffer
          .put((byte) insn.code)
          .put((byte) (insn.dst | (insn.src << 4)))
          .putShort((short) insn.off)
          .putInt(insn.imm);
    }
    return buffer.array();
  }
}
