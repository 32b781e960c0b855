package dev.jcompose.linux;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Credentials as system calls take them. */
public final class Credentials {

  private Credentials() {}

  /** The groups as setgroups(2) takes them: 32-bit, native order. */
  public static byte[] encodeGroups(List<Integer> groups) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * groups.size()).order(ByteOrder.nativeOrder());
    groups.forEach(buffer::putInt);
    return buffer.array();
  }

  /** A seccomp filter in native memory, ready to load from any thread. */
  public static final class Filter implements AutoCloseable {
    private final Memory instructions;
    private final Memory program;

    /** {@code instructions}: struct sock_filter[], 8 bytes each, native order. */
    public Filter(byte[] instructions) {
      this.instructions = new Memory(instructions.length);
      this.instructions.write(0, instructions, 0, instructions.length);
      // struct sock_fprog { unsigned short len; struct sock_filter *filter; }
      this.program = new Memory(16);
      program.setShort(0, (short) (instructions.length / 8));
      program.setPointer(8, this.instructions);
    }

    /** seccomp(2) SECCOMP_SET_MODE_FILTER on the calling thread; {@code flags} SECCOMP_FILTER_*. */
    public void load(long flags) throws SyscallException {
      int setModeFilter = 1;
      Calls.once(
          () -> LibC.syscall(SyscallNumbers.HERE.seccomp(), setModeFilter, flags, program),
          () -> "seccomp SET_MODE_FILTER");
    }

    @Override
    public void close() {
      program.close();
      instructions.close();
    }
  }
}
