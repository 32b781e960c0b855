package dev.jcompose.engine.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of one log: {@code NAME}, and older ones {@code NAME.1}, {@code NAME.2} ... Not safe
 * for several threads: its owner holds a lock, so that opening a file cannot race with renaming it.
 */
final class LogFiles {
  /** One file. {@code number} grows with each rotation; {@code length} counts complete records. */
  static final class Segment {
    final long number;
    long length;
    boolean sealed;

    Segment(long number, long length, boolean sealed) {
      this.number = number;
      this.length = length;
      this.sealed = sealed;
    }
  }

  private final Path current;
  private final int maxFile;
  private final List<Segment> segments = new ArrayList<>();

  LogFiles(Path current, int maxFile) throws IOException {
    this.current = current;
    this.maxFile = maxFile;
    int oldest = 0;
    while (Files.exists(path(oldest + 1))) {
      oldest++;
    }
    for (int age = oldest; age >= 1; age--) {
      segments.add(new Segment(oldest - age, Files.size(path(age)), true));
    }
    long length = Files.exists(current) ? Files.size(current) : 0;
    segments.add(new Segment(oldest, length, false));
  }

  /** Oldest first; the last one is being written. */
  List<Segment> segments() {
    return segments;
  }

  Segment newest() {
    return segments.getLast();
  }

  /** The oldest segment that is younger than this number; null if there is none. */
  @Nullable Segment after(long number) {
    for (Segment segment : segments) {
      if (segment.number > number) {
        return segment;
      }
    }
    return null;
  }

  /** Opens for reading; null if rotation has deleted it, or nothing was ever written. */
  @Nullable FileChannel open(Segment segment) throws IOException {
    int index = segments.indexOf(segment);
    if (index < 0) {
      return null;
    }
    try {
      return FileChannel.open(path(segments.size() - 1 - index), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Opens the newest for appending, mode 0640; a torn last line (a crash) is cut off. */
  OutputStream append() throws IOException {
    if (!Files.exists(current)) {
      Files.createFile(
          current,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    } else {
      newest().length = cutTornLine();
    }
    return new FileOutputStream(current.toFile(), true);
  }

  /** Moves every file one place on, drops the one too many and starts an empty segment. */
  void rotate() throws IOException {
    Segment full = newest();
    full.sealed = true;
    int kept = Math.min(segments.size(), maxFile - 1);
    while (segments.size() > kept) {
      Files.deleteIfExists(path(segments.size() - 1));
      segments.removeFirst();
    }
    for (int age = kept; age >= 1; age--) {
      Files.move(path(age - 1), path(age), StandardCopyOption.REPLACE_EXISTING);
    }
    segments.add(new Segment(full.number + 1, 0, false));
  }

  void delete() throws IOException {
    for (int age = segments.size() - 1; age >= 0; age--) {
      Files.deleteIfExists(path(age));
    }
  }

  private Path path(int age) {
    return age == 0 ? current : current.resolveSibling(current.getFileName() + "." + age);
  }

  private long cutTornLine() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(current.toFile(), "rw")) {
      long end = file.length();
      while (end > 0) {
        file.seek(end - 1);
        if (file.read() == '\n') {
          break;
        }
        end--;
      }
      file.setLength(end);
      return end;
    }
  }
}
