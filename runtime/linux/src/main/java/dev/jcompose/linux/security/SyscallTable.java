package dev.jcompose.linux.security;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** Numbers of system calls by name and architecture, from the resource {@code syscalls.txt}. */
public final class SyscallTable {

  /** The order of the resource's columns, behind the name. */
  private static final List<SeccompArch> COLUMNS =
      List.of(SeccompArch.X86_64, SeccompArch.I386, SeccompArch.AARCH64, SeccompArch.ARM);

  private static final Map<SeccompArch, Map<String, Integer>> NUMBERS = load();

  private static final SeccompArch HERE = SeccompArch.ofJvm(System.getProperty("os.arch"));

  private SyscallTable() {}

  /** The number of a call that every architecture we run on has. */
  public static int ofThisMachine(String name) {
    return number(HERE, name)
        .orElseThrow(() -> new IllegalArgumentException("no system call " + name));
  }

  /** All calls of this machine's, by name. */
  public static Map<String, Integer> ofThisMachine() {
    return of(HERE);
  }

  /** This machine's architecture as the kernel names it: x86_64 or aarch64. */
  public static String architecture() {
    return HERE.name().toLowerCase(Locale.ROOT);
  }

  /** The call's number, or empty where the architecture has no such call. */
  static OptionalInt number(SeccompArch arch, String name) {
    Integer number = NUMBERS.getOrDefault(arch, Map.of()).get(name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** All calls of an architecture. */
  static Map<String, Integer> of(SeccompArch arch) {
    return Map.copyOf(NUMBERS.getOrDefault(arch, Map.of()));
  }

  private static Map<SeccompArch, Map<String, Integer>> load() {
    Map<SeccompArch, Map<String, Integer>> tables = new EnumMap<>(SeccompArch.class);
    for (SeccompArch arch : SeccompArch.values()) {
      tables.put(arch, new HashMap<>());
    }
    resource("syscalls.txt")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              String[] columns = line.split(" ", -1);
              tables.forEach(
                  (arch, table) -> {
                    String number = columns[COLUMNS.indexOf(arch) + 1];
                    if (!number.equals("-")) {
                      table.put(columns[0], Integer.valueOf(number));
                    }
                  });
            });
    return tables;
  }

  /** The text of a resource of this package. */
  static String resource(String name) {
    return resource(SyscallTable.class, name);
  }

  /** The text of a resource beside a class. */
  public static String resource(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + name, e);
    }
  }
}
