package dev.jcompose.engine.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one log: {@code NAME}, and older ones {@code NAME.1}, {@code NAME.2} ..., with
 * {@code .gz} where they are compressed. Not safe for several threads: its owner holds a lock, so
 * that opening a file cannot race with renaming it.
 *
 * <p>A crash in the middle of a rotation leaves a gap in the numbers, one in the middle of a
 * compression both forms: neither loses a file.
 */
final class LogFiles {
  private static final String PACKED = ".gz";
  private static final int BLOCK = 64 * 1024;

  /** One file. {@code number} grows with each rotation; {@code length} counts complete records. */
  static final class Segment {
    final long number;
    long length;
    boolean sealed;
    boolean packed;
    private int age;

    private Segment(long number, long length, int age) {
      this.number = number;
      this.length = length;
      this.age = age;
      this.sealed = age > 0;
    }
  }

  private final Path current;
  private final int maxFile;
  private final List<Segment> segments = new ArrayList<>();

  LogFiles(Path current, int maxFile) throws IOException {
    this.current = current;
    this.maxFile = maxFile;
    Files.deleteIfExists(packing());
    for (int age : ages().descendingSet()) {
      find(age);
    }
    long length = Files.exists(current) ? Files.size(current) : 0;
    segments.add(new Segment(segments.size(), length, 0));
  }

  /** Which older files there are. */
  private NavigableSet<Integer> ages() throws IOException {
    NavigableSet<Integer> found = new TreeSet<>();
    Pattern name =
        Pattern.compile(Pattern.quote(current.getFileName() + ".") + "(\\d{1,9})(\\.gz)?");
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(current.getParent())) {
      for (Path sibling : siblings) {
        Matcher matcher = name.matcher(sibling.getFileName().toString());
        int age = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        if (age > 0 && age < maxFile) {
          found.add(age);
        }
      }
    }
    return found;
  }

  private void find(int age) throws IOException {
    Path plain = plain(age);
    Segment segment = new Segment(segments.size(), 0, age);
    if (Files.exists(packed(age))) {
      Files.deleteIfExists(plain);
      segment.packed = true;
      segments.add(segment);
    } else if (Files.exists(plain)) {
      segment.length = Files.size(plain);
      segments.add(segment);
    }
  }

  Path current() {
    return current;
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

  /** The youngest segment that is older than this number; null if there is none. */
  @Nullable Segment before(long number) {
    for (Segment segment : segments.reversed()) {
      if (segment.number < number) {
        return segment;
      }
    }
    return null;
  }

  /** Opens for reading as it is; null if rotation has deleted it, or nothing was ever written. */
  @Nullable FileChannel open(Segment segment) throws IOException {
    if (!segments.contains(segment)) {
      return null;
    }
    try {
      return FileChannel.open(path(segment), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** What a packed file holds, in a file without a name. Needs no lock. Closes the packed one. */
  FileChannel unpack(FileChannel packed) throws IOException {
    try (packed) {
      Path plain = Files.createTempFile(current.getParent(), "unpacked", "");
      FileChannel channel =
          FileChannel.open(plain, StandardOpenOption.READ, StandardOpenOption.WRITE);
      Files.delete(plain);
      try (InputStream in = new GZIPInputStream(Channels.newInputStream(packed), BLOCK)) {
        in.transferTo(Channels.newOutputStream(channel));
        return channel;
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    }
  }

  /** Opens the newest for appending, mode 0640. */
  OutputStream append() throws IOException {
    if (!Files.exists(current)) {
      Files.createFile(
          current,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    }
    return new FileOutputStream(current.toFile(), true);
  }

  /** The inode of the newest; 0 if it has no file yet. */
  long inode() throws IOException {
    return Files.exists(current) ? (Long) Files.getAttribute(current, "unix:ino") : 0;
  }

  /** Takes back what of the newest is longer than this. */
  void cut(long length) throws IOException {
    if (newest().length > length) {
      newest().length = length;
      cutFile();
    }
  }

  /** Takes back what of the newest file is not part of the log. */
  void cutFile() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(current.toFile(), "rw")) {
      if (file.length() > newest().length) {
        file.setLength(newest().length);
      }
    }
  }

  /** Takes back a last line that a crash has torn. */
  void cutTornLine() throws IOException {
    if (newest().length == 0) {
      return;
    }
    long end = newest().length;
    try (RandomAccessFile file = new RandomAccessFile(current.toFile(), "r")) {
      while (end > 0) {
        file.seek(end - 1);
        if (file.read() == '\n') {
          break;
        }
        end--;
      }
    }
    cut(end);
  }

  /** Moves every file one place on, drops the one too many and starts an empty segment. */
  void rotate() throws IOException {
    Segment full = newest();
    full.sealed = true;
    int kept = Math.min(segments.size(), maxFile - 1);
    while (segments.size() > kept) {
      Files.deleteIfExists(path(segments.removeFirst()));
    }
    int age = segments.size();
    for (Segment segment : segments) {
      move(segment, age--);
    }
    segments.add(new Segment(full.number + 1, 0, 0));
  }

  private void move(Segment segment, int age) throws IOException {
    Path from = path(segment);
    segment.age = age;
    Files.move(from, path(segment), StandardCopyOption.REPLACE_EXISTING);
  }

  /** The oldest that is full and not packed; null if there is none. */
  @Nullable Segment unpacked() {
    for (Segment segment : segments) {
      if (segment.sealed && !segment.packed) {
        return segment;
      }
    }
    return null;
  }

  /** Compresses a file to one beside it. Needs no lock. Closes the channel. */
  void pack(FileChannel plain) throws IOException {
    try (InputStream in = Channels.newInputStream(plain);
        OutputStream file = new FileOutputStream(packing().toFile());
        OutputStream out = new GZIPOutputStream(file, BLOCK)) {
      in.transferTo(out);
    }
    Files.setPosixFilePermissions(packing(), PosixFilePermissions.fromString("rw-r-----"));
  }

  /** Puts the compressed file in the place of the segment's. */
  void packed(Segment segment) throws IOException {
    if (!segments.contains(segment)) {
      Files.deleteIfExists(packing());
      return;
    }
    Path plain = path(segment);
    segment.packed = true;
    Files.move(packing(), path(segment), StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(plain);
  }

  void delete() throws IOException {
    for (Segment segment : segments) {
      Files.deleteIfExists(path(segment));
    }
    Files.deleteIfExists(packing());
  }

  private Path path(Segment segment) {
    return segment.age == 0 ? current : segment.packed ? packed(segment.age) : plain(segment.age);
  }

  private Path plain(int age) {
    return current.resolveSibling(current.getFileName() + "." + age);
  }

  private Path packed(int age) {
    return current.resolveSibling(current.getFileName() + "." + age + PACKED);
  }

  private Path packing() {
    return current.resolveSibling(current.getFileName() + PACKED + ".new");
  }
}
