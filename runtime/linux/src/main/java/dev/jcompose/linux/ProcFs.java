package dev.jcompose.linux;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads the files of procfs, sysfs and cgroupfs. Be aware: {@link java.nio.file.Files#readString}
 * asks files that say they are empty for one byte first, and a sysctl answers only the first read,
 * so that {@code /proc/sys/kernel/cap_last_cap} reads as 4 instead of 40.
 */
public final class ProcFs {

  private static final int BUFFER = 16 * 1024;

  private ProcFs() {}

  /** The whole file without the white space around it. */
  public static String read(Path file) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream(BUFFER);
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = java.nio.file.Files.newInputStream(file)) {
      for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
        all.write(buffer, 0, length);
      }
    }
    return all.toString(StandardCharsets.UTF_8).strip();
  }
}
