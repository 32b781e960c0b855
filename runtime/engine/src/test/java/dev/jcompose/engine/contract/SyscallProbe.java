package dev.jcompose.engine.contract;

import dev.jcompose.linux.script.Script;
import dev.jcompose.linux.script.Script.Step;
import dev.jcompose.linux.script.ScriptRunner;
import dev.jcompose.linux.security.SyscallTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes every system call of this machine's once, with arguments that make none of them do
 * anything, and notes what the kernel says: EPERM to such a call is a filter's or a missing
 * capability's answer. The probe is a script and its runner: it needs nothing of an image but
 * {@code sh}.
 */
final class SyscallProbe {

  /** Not made: they end, stop or fork the caller, or wait. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "exit",
          "exit_group",
          "rt_sigreturn",
          "pause",
          "fork",
          "vfork",
          "clone",
          "clone3",
          "rt_sigsuspend",
          "select",
          "pselect6",
          "ppoll",
          "poll",
          "close",
          "munmap",
          "mremap",
          "brk",
          "vhangup",
          "sched_yield",
          "getpid",
          "alarm",
          "uprobe",
          "uretprobe",
          "write");

  private static final long WRONG = -1;
  private static final int WORDS = 600;

  private SyscallProbe() {}

  /** Writes {@code runner} and {@code script} into a directory to be shown to a container. */
  static void write(Path directory) throws IOException {
    Path runner = directory.resolve("runner");
    Files.write(runner, ScriptRunner.executable());
    Files.setPosixFilePermissions(runner, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.write(directory.resolve("script"), script());
    Files.setPosixFilePermissions(
        directory.resolve("script"), PosixFilePermissions.fromString("rw-rw-rw-"));
  }

  /** What to run in the container, where the directory is {@code place}, writable. */
  static String command(String place) {
    return place + "/runner 3<>" + place + "/script 4>/dev/null";
  }

  private static byte[] script() {
    Script script = new Script();
    long results = script.words(new long[WORDS]);
    script.call("getpid");
    for (Map.Entry<String, Integer> call : calls().entrySet()) {
      long[] arguments = {WRONG, WRONG, WRONG, WRONG, WRONG, WRONG};
      Step step = script.call(call.getKey(), arguments).storeAt(results + 8L * call.getValue());
      step.ifNegative(script.call("getpid"));
    }
    script.call("exit_group", 0);
    return script.encode();
  }

  private static Map<String, Integer> calls() {
    Map<String, Integer> calls = new TreeMap<>(SyscallTable.ofThisMachine());
    calls.keySet().removeAll(LEFT_OUT);
    calls.values().removeIf(number -> number >= WORDS);
    return calls;
  }

  /** The results by call, from the script as the container left it; -1 is EPERM. */
  static Map<String, Long> results(Path directory) throws IOException {
    ByteBuffer memory =
        ByteBuffer.wrap(Files.readAllBytes(directory.resolve("script")))
            .order(ByteOrder.nativeOrder());
    Map<String, Long> results = new TreeMap<>();
    calls().forEach((name, number) -> results.put(name, memory.getLong(8 + 8 * number)));
    return results;
  }

  private static String verdict(long result) {
    return switch ((int) result) {
      case -1 -> "refused";
      case -38 -> "unknown";
      default -> "let through";
    };
  }

  /** {@code write DIRECTORY} or {@code read DIRECTORY}: for the script bench/self-inspection. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[1]);
    if (arguments[0].equals("write")) {
      write(directory);
    } else {
      results(directory)
          .forEach((name, result) -> System.out.println(name + " " + verdict(result)));
    }
  }
}
