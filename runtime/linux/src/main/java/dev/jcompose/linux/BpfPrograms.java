package dev.jcompose.linux;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** bpf(2): loads extended BPF programs and attaches them. */
public final class BpfPrograms {

  private static final int BPF_PROG_LOAD = 5;
  private static final int BPF_PROG_ATTACH = 8;
  private static final int BPF_PROG_TYPE_CGROUP_DEVICE = 15;
  private static final int BPF_CGROUP_DEVICE = 6;
  private static final int BPF_F_ALLOW_MULTI = 2;

  private BpfPrograms() {}

  /**
   * Loads a program for the device cgroup; EPERM without CAP_BPF or CAP_SYS_ADMIN.
   *
   * @param instructions {@code struct bpf_insn[]}, 8 bytes each, native order
   */
  public static Fd loadDeviceProgram(byte[] instructions) throws SyscallException {
    byte[] licence = "Apache-2.0\0".getBytes(StandardCharsets.US_ASCII);
    try (Memory code = new Memory(instructions.length);
        Memory text = new Memory(licence.length)) {
      code.write(0, instructions, 0, instructions.length);
      text.write(0, licence, 0, licence.length);
      // union bpf_attr of BPF_PROG_LOAD: u32 prog_type, insn_cnt; u64 insns, license; u32
      // log_level, log_size; u64 log_buf; u32 kern_version, prog_flags; char prog_name[16].
      byte[] attributes =
          attributes(64)
              .putInt(BPF_PROG_TYPE_CGROUP_DEVICE)
              .putInt(instructions.length / 8)
              .putLong(Pointer.nativeValue(code))
              .putLong(Pointer.nativeValue(text))
              .array();
      return new Fd((int) call(BPF_PROG_LOAD, attributes, "BPF_PROG_LOAD"), "device program");
    }
  }

  /**
   * Attaches a loaded program to a cgroup v2 directory, beside those that are there. It stays until
   * the directory is removed.
   */
  public static void attachDeviceProgram(int cgroup, int program) throws SyscallException {
    // union bpf_attr of BPF_PROG_ATTACH: u32 target_fd, attach_bpf_fd, attach_type, attach_flags.
    byte[] attributes =
        attributes(16)
            .putInt(cgroup)
            .putInt(program)
            .putInt(BPF_CGROUP_DEVICE)
            .putInt(BPF_F_ALLOW_MULTI)
            .array();
    call(BPF_PROG_ATTACH, attributes, "BPF_PROG_ATTACH");
  }

  private static ByteBuffer attributes(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }

  private static long call(int command, byte[] attributes, String name) throws SyscallException {
    return Calls.once(
        () ->
            LibC.syscall(SyscallNumbers.HERE.bpf(), command, attributes, attributes.length, 0L, 0L),
        () -> "bpf " + name);
  }
}
