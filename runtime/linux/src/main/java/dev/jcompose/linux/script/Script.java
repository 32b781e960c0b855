package dev.jcompose.linux.script;

import dev.jcompose.linux.security.SyscallTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * System calls to be made in an order that depends on their results, with the memory that they
 * refer to. After a step comes the one that was added next, except after an error: that ends the
 * script and is reported, unless the step says otherwise.
 *
 * <p>A step as the runner reads it, 11 words of 64 bits:
 *
 * <pre>{@code
 * struct step {
 *   s64 number;       // of the call; -1 for a difference
 *   u64 arguments[6];
 *   u64 result;       // where to store a result other than 0, or 0
 *   u64 if_negative;  // the step to take then, 0 to report and exit
 *   u64 if_zero;
 *   u64 if_positive;
 * };
 * }</pre>
 */
public final class Script {

  /** The descriptor that the runner maps the script from. */
  public static final int SCRIPT_FD = 3;

  /** The descriptor that the runner tells a failure to: {@code { u64 step, s64 result }}. */
  public static final int STATUS_FD = 4;

  private static final long BASE = 0x10000000;
  private static final int MAX_BYTES = 0x1000000;
  private static final int STEP_BYTES = 88;
  private static final int ARGUMENTS = 8;
  private static final int RESULT = 56;
  private static final int IF_NEGATIVE = 64;
  private static final int IF_ZERO = 72;
  private static final int IF_POSITIVE = 80;
  private static final int DIFFERENCE = -1;

  private ByteBuffer memory = ByteBuffer.allocate(16384).order(ByteOrder.nativeOrder());
  private int end = 8;
  private Step last = new Step(0);

  /** A step, to be refined. */
  public final class Step {
    private final int at;

    private Step(int at) {
      this.at = at;
    }

    /** How a failure report names it. */
    public long address() {
      return BASE + at;
    }

    /** Where its argument is, counted from 0: another step's result may be stored there. */
    public long argument(int index) {
      return address() + ARGUMENTS + 8L * index;
    }

    /** Stores the result, unless it is 0. */
    public Step storeAt(long address) {
      memory.putLong(at + RESULT, address);
      return this;
    }

    /** Goes on there after an error, and after a negative difference. */
    public Step ifNegative(Step next) {
      memory.putLong(at + IF_NEGATIVE, next.address());
      return this;
    }

    /** Goes on there after 0. */
    public Step ifZero(Step next) {
      memory.putLong(at + IF_ZERO, next.address());
      return this;
    }

    /** Goes on there after a result above 0. */
    public Step ifPositive(Step next) {
      memory.putLong(at + IF_POSITIVE, next.address());
      return this;
    }

    /** Goes on there whatever the result. */
    public Step then(Step next) {
      return ifNegative(next).ifZero(next).ifPositive(next);
    }
  }

  private int reserve(int bytes) {
    int at = (end + 7) & ~7;
    if (at + bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "arguments and environment of more than " + MAX_BYTES + " bytes");
    }
    if (at + bytes > memory.capacity()) {
      int wanted = Math.max(2 * memory.capacity(), at + bytes);
      memory = ByteBuffer.wrap(Arrays.copyOf(memory.array(), wanted)).order(memory.order());
    }
    end = at + bytes;
    return at;
  }

  /** Memory with this content; its address. */
  public long bytes(byte[] content) {
    int at = reserve(content.length);
    memory.put(at, content);
    return BASE + at;
  }

  /** Words of 64 bits. */
  public long words(long... content) {
    int at = reserve(8 * content.length);
    for (int i = 0; i < content.length; i++) {
      memory.putLong(at + 8 * i, content[i]);
    }
    return BASE + at;
  }

  /** UTF-8 with the terminating NUL; refuses a NUL inside. */
  public long string(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("NUL in \"" + text.replace('\0', '?') + "\"");
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return bytes(Arrays.copyOf(utf8, utf8.length + 1));
  }

  /** An array of strings that ends with a null pointer, as execve(2) takes them. */
  public long strings(List<String> texts) {
    long[] pointers = new long[texts.size() + 1];
    for (int i = 0; i < texts.size(); i++) {
      pointers[i] = string(texts.get(i));
    }
    return words(pointers);
  }

  /** A step that makes a system call of this machine's, by its name. */
  public Step call(String name, long... arguments) {
    return append(aside(name, arguments));
  }

  /** As {@link #call}, but outside of the order: taken only where a step leads to it. */
  public Step aside(String name, long... arguments) {
    return step(SyscallTable.ofThisMachine(name), arguments);
  }

  /** A step aside whose result is one 32-bit word less another. */
  public Step difference(long minuend, long subtrahend) {
    return step(DIFFERENCE, minuend, subtrahend);
  }

  private Step step(long number, long... arguments) {
    Step step = new Step(reserve(STEP_BYTES));
    memory.putLong(step.at, number);
    for (int i = 0; i < arguments.length; i++) {
      memory.putLong(step.at + ARGUMENTS + 8 * i, arguments[i]);
    }
    return step;
  }

  /** After the last step, where that did not say otherwise, comes this one. */
  private Step append(Step step) {
    if (last.at == 0) {
      memory.putLong(0, step.address());
    } else {
      for (int field : List.of(IF_ZERO, IF_POSITIVE)) {
        if (memory.getLong(last.at + field) == 0) {
          memory.putLong(last.at + field, step.address());
        }
      }
    }
    last = step;
    return step;
  }

  /** The script as descriptor {@link #SCRIPT_FD} has it. */
  public byte[] encode() {
    return Arrays.copyOf(memory.array(), end);
  }

  /** Where in the encoded script an address is. */
  public static int offset(long address) {
    return (int) (address - BASE);
  }
}
