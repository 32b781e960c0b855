package dev.jcompose.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are there whole or not at all, also after a crash: write, force, rename, force. */
public final class AtomicFile {

  private AtomicFile() {}

  /** Replaces the file's content. Two writers at once: one of them wins whole. */
  public static void write(Path file, byte[] content) throws IOException {
    forceDirectory(replace(file, content, true));
  }

  /**
   * As {@link #write}, without waiting for the disk: no reader sees half of it, but after a power
   * failure the file may be old, missing or empty. For what can be told again from something else.
   */
  public static void writeSoon(Path file, byte[] content) throws IOException {
    replace(file, content, false);
  }

  private static Path replace(Path file, byte[] content, boolean force) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + " is not a file's name");
    }
    Path temporary = Files.createTempFile(directory, "." + file.getFileName() + ".", ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        if (force) {
          channel.force(true);
        }
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    return directory;
  }

  /** Makes the names in a directory durable. */
  public static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
