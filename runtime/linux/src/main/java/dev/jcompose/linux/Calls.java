package dev.jcompose.linux;

import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How the classes of this package make a call: check, errno, EINTR, NUL-terminated strings. */
final class Calls {

  private Calls() {}

  /** Makes a call once; -1 becomes an exception that carries {@code describe}'s text. */
  static long once(LongSupplier call, Supplier<String> describe) throws SyscallException {
    // Nothing may run between the call and getLastError: errno is the thread's.
    long result = call.getAsLong();
    if (result == -1) {
      int code = Native.getLastError();
      throw new SyscallException(describe.get(), new Errno(code));
    }
    return result;
  }

  /** As {@link #once}, and again while a signal interrupts it: for calls where that is safe. */
  static long retried(LongSupplier call, Supplier<String> describe) throws SyscallException {
    while (true) {
      long result = call.getAsLong();
      if (result != -1) {
        return result;
      }
      int code = Native.getLastError();
      if (code != Errno.EINTR.code()) {
        throw new SyscallException(describe.get(), new Errno(code));
      }
    }
  }

  /** For functions that return the error number itself, such as the posix_spawn family. */
  static void direct(int result, Supplier<String> describe) throws SyscallException {
    if (result != 0) {
      throw new SyscallException(describe.get(), new Errno(result));
    }
  }

  /** UTF-8 with the terminating NUL; refuses a NUL inside. */
  static byte[] cString(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("NUL in \"" + text.replace('\0', '?') + "\"");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  /** Bytes with the terminating NUL; refuses a NUL inside. */
  static byte[] cString(byte[] text) {
    for (byte b : text) {
      if (b == 0) {
        throw new IllegalArgumentException(
            "NUL in \"" + new String(text, StandardCharsets.UTF_8).replace('\0', '?') + "\"");
      }
    }
    return Arrays.copyOf(text, text.length + 1);
  }
}
