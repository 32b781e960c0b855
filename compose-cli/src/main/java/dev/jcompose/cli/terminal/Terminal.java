package dev.jcompose.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The controlling terminal, by {@code stty(1)} on {@code /dev/tty}: two milliseconds a call, and no
 * native code in the CLI.
 */
public final class Terminal {
  private static final Size DEFAULT = new Size(24, 80);
  private static final long STTY_SECONDS = 5;

  private Terminal() {}

  /** Lines and columns. */
  public record Size(int rows, int columns) {}

  /** Whether this process's descriptor is a terminal. */
  public static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }

  /** The terminal's size; 24 by 80 if unknown. */
  public static Size size() {
    String answer = stty("size");
    if (answer != null) {
      int blank = answer.indexOf(' ');
      try {
        Size size =
            new Size(
                Integer.parseInt(answer.substring(0, Math.max(blank, 0))),
                Integer.parseInt(answer.substring(blank + 1)));
        if (size.rows() > 0 && size.columns() > 0) {
          return size;
        }
      } catch (NumberFormatException e) {
        return DEFAULT;
      }
    }
    return DEFAULT;
  }

  /** Hands every key to the program as it is typed, until closed. */
  public static RawMode raw() {
    String before = stty("-g");
    RawMode mode = new RawMode(before);
    if (before != null) {
      stty("raw", "-echo");
    }
    return mode;
  }

  private static @Nullable String stty(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "stty";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean ended = process.waitFor(STTY_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? answer : null;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** A terminal in raw mode; closing restores it, as does the end of the JVM. */
  public static final class RawMode implements AutoCloseable {
    private final @Nullable String before;
    private final Thread atExit = new Thread(this::restore, "restore-terminal");
    private boolean restored;

    private RawMode(@Nullable String before) {
      this.before = before;
      Runtime.getRuntime().addShutdownHook(atExit);
    }

    private synchronized void restore() {
      if (before != null && !restored) {
        restored = true;
        stty(before);
      }
    }

    @Override
    public void close() {
      restore();
      try {
        Runtime.getRuntime().removeShutdownHook(atExit);
      } catch (IllegalStateException e) {
        // The JVM is ending; the hook finds nothing left to do.
      }
    }
  }
}
