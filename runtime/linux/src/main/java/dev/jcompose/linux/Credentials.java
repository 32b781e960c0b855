package dev.jcompose.linux;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Credentials of the calling thread alone, by raw system calls: glibc's wrappers would change all
 * threads (nptl(7)). Only for threads that end afterwards.
 */
public final class Credentials {

  private static final int PR_SET_KEEPCAPS = 8;
  private static final int PR_CAPBSET_DROP = 24;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int PR_CAP_AMBIENT = 47;

  private Credentials() {}

  /** prctl(2) PR_CAPBSET_DROP. */
  public static void dropBounding(int capability) throws SyscallException {
    prctl(PR_CAPBSET_DROP, capability, 0, "PR_CAPBSET_DROP " + capability);
  }

  /** prctl(2) PR_CAP_AMBIENT_CLEAR_ALL. */
  public static void clearAmbient() throws SyscallException {
    int clearAll = 4;
    prctl(PR_CAP_AMBIENT, clearAll, 0, "PR_CAP_AMBIENT_CLEAR_ALL");
  }

  /** prctl(2) PR_SET_KEEPCAPS: permitted capabilities survive the change of user. */
  public static void keepCapabilities(boolean keep) throws SyscallException {
    prctl(PR_SET_KEEPCAPS, keep ? 1 : 0, 0, "PR_SET_KEEPCAPS");
  }

  /** prctl(2) PR_SET_NO_NEW_PRIVS. */
  public static void setNoNewPrivileges() throws SyscallException {
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, "PR_SET_NO_NEW_PRIVS");
  }

  private static void prctl(int option, long a, long b, String name) throws SyscallException {
    Calls.once(
        () -> LibC.syscall(SyscallNumbers.HERE.prctl(), option, a, b, 0, 0, 0),
        () -> "prctl " + name);
  }

  /** The groups as {@link #setGroups} wants them: 32-bit, native order. */
  public static byte[] encodeGroups(List<Integer> groups) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * groups.size()).order(ByteOrder.nativeOrder());
    groups.forEach(buffer::putInt);
    return buffer.array();
  }

  /** setgroups(2) of {@code count} encoded groups. */
  public static void setGroups(byte[] groups, int count) throws SyscallException {
    byte[] list = groups.length == 0 ? new byte[4] : groups;
    Calls.once(
        () -> LibC.syscall(SyscallNumbers.HERE.setgroups(), count, list, 0, 0, 0),
        () -> "setgroups (" + count + ")");
  }

  /** setresgid(2): real, effective and saved group. */
  public static void setGid(int gid) throws SyscallException {
    Calls.once(
        () -> LibC.syscall(SyscallNumbers.HERE.setresgid(), gid, gid, gid, 0, 0, 0),
        () -> "setresgid " + gid);
  }

  /** setresuid(2): real, effective and saved user. */
  public static void setUid(int uid) throws SyscallException {
    Calls.once(
        () -> LibC.syscall(SyscallNumbers.HERE.setresuid(), uid, uid, uid, 0, 0, 0),
        () -> "setresuid " + uid);
  }

  /** capset(2) with the version 3 header (8 bytes) and data (24 bytes). */
  public static void setCapabilities(byte[] header, byte[] data) throws SyscallException {
    Calls.once(() -> LibC.syscall(SyscallNumbers.HERE.capset(), header, data), () -> "capset");
  }

  /** capget(2) into the 24 bytes of data. */
  public static void getCapabilities(byte[] header, byte[] data) throws SyscallException {
    Calls.once(() -> LibC.syscall(SyscallNumbers.HERE.capget(), header, data), () -> "capget");
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
