package dev.jcompose.scheduler.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.engine.api.context.IgnoreRules;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Writes a build context as a POSIX pax archive (pax(1)): everything is root's, times are kept. */
final class ContextTar {

  private static final int BLOCK = 512;
  private static final int NAME_LENGTH = 100;
  private static final long MOST_OCTAL = 077777777777L;
  private static final int PIPE = 1 << 18;

  private final OutputStream out;

  ContextTar(OutputStream out) {
    this.out = out;
  }

  /** A directory's archive as it is read, with some files of ours in it. */
  static InputStream stream(Path directory, IgnoreRules rules, Map<String, byte[]> own)
      throws IOException {
    PipedInputStream in = new PipedInputStream(PIPE);
    OutputStream out = new BufferedOutputStream(new PipedOutputStream(in), 1 << 16);
    Thread.ofPlatform().daemon().name("context").start(() -> write(directory, rules, own, out));
    return in;
  }

  private static void write(
      Path directory, IgnoreRules rules, Map<String, byte[]> own, OutputStream out) {
    try (out) {
      ContextTar tar = new ContextTar(out);
      for (Map.Entry<String, byte[]> file : own.entrySet()) {
        tar.file(file.getKey(), file.getValue());
      }
      tar.directory(directory, "", rules);
      tar.finish();
    } catch (IOException _) {
      // The archive has no end then, which the engine refuses; or the engine reads no more.
    }
  }

  /** A file of this content. */
  void file(String name, byte[] content) throws IOException {
    header(name, '0', 0644, content.length, 0, "");
    out.write(content);
    pad(content.length);
  }

  void finish() throws IOException {
    out.write(new byte[2 * BLOCK]);
    out.flush();
  }

  private void directory(Path directory, String path, IgnoreRules rules) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      all.forEach(children::add);
    }
    children.sort(null);
    for (Path child : children) {
      String name = (path.isEmpty() ? "" : path + "/") + child.getFileName();
      boolean folder = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
      boolean ignored = rules.ignores(name);
      if (!ignored) {
        member(child, name, folder);
      }
      if (folder && (!ignored || rules.mayKeepBelow(name))) {
        directory(child, name, rules);
      }
    }
  }

  private void member(Path file, String name, boolean folder) throws IOException {
    Map<String, Object> status =
        Files.readAttributes(file, "unix:mode,size", LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) status.getOrDefault("mode", 0);
    long size = (Long) status.getOrDefault("size", 0L);
    long time = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).to(TimeUnit.SECONDS);
    if (folder) {
      header(name + "/", '5', mode & 07777, 0, time, "");
    } else if (Files.isSymbolicLink(file)) {
      header(name, '2', 0777, 0, time, Files.readSymbolicLink(file).toString());
    } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      header(name, '0', mode & 07777, size, time, "");
      copy(file, name, size);
      pad(size);
    }
  }

  private void copy(Path file, String name, long size) throws IOException {
    long copied = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        copied += count;
      }
    }
    if (copied != size) {
      throw new IOException(name + " changed while it was read");
    }
  }

  private void pad(long size) throws IOException {
    out.write(new byte[(int) (-size & (BLOCK - 1))]);
  }

  private void header(String name, char type, int mode, long size, long time, String link)
      throws IOException {
    Map<String, String> more = new TreeMap<>();
    if (name.getBytes(UTF_8).length > NAME_LENGTH) {
      more.put("path", name);
    }
    if (link.getBytes(UTF_8).length > NAME_LENGTH) {
      more.put("linkpath", link);
    }
    if (size > MOST_OCTAL) {
      more.put("size", Long.toString(size));
    }
    if (!more.isEmpty()) {
      byte[] records = records(more);
      out.write(block("pax", 'x', 0644, records.length, 0, ""));
      out.write(records);
      pad(records.length);
    }
    out.write(block(name, type, mode, size > MOST_OCTAL ? 0 : size, time, link));
  }

  /** {@code "%d %s=%s\n"}; the length counts itself. */
  private static byte[] records(Map<String, String> values) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    values.forEach(
        (key, value) -> {
          String rest = " " + key + "=" + value + "\n";
          int length = rest.getBytes(UTF_8).length;
          int total = length + Integer.toString(length).length();
          total = length + Integer.toString(total).length();
          records.writeBytes((total + rest).getBytes(UTF_8));
        });
    return records.toByteArray();
  }

  private static byte[] block(String name, char type, int mode, long size, long time, String link) {
    byte[] block = new byte[BLOCK];
    put(block, 0, name, NAME_LENGTH);
    put(block, 100, "%07o".formatted(mode), 7);
    put(block, 108, "0000000", 7);
    put(block, 116, "0000000", 7);
    put(block, 124, "%011o".formatted(size), 11);
    put(block, 136, "%011o".formatted(Math.clamp(time, 0, MOST_OCTAL)), 11);
    Arrays.fill(block, 148, 156, (byte) ' ');
    block[156] = (byte) type;
    put(block, 157, link, NAME_LENGTH);
    put(block, 257, "ustar\00000", 8);
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, "%06o\0".formatted(sum), 7);
    return block;
  }

  private static void put(byte[] block, int at, String text, int limit) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, block, at, Math.min(bytes.length, limit));
  }
}
