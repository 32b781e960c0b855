package dev.jcompose.engine.contract;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Tar archives by hand: one to be put together, and what one holds. */
final class Tars {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

  Tars file(String name, String content) {
    return file(name, content, 0644, 0, 0);
  }

  Tars file(String name, String content, int mode, int uid, int gid) {
    byte[] data = content.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
    entry.setSize(data.length);
    entry.setMode(mode);
    entry.setIds(uid, gid);
    entry.setModTime(1_600_000_000_000L);
    return add(entry, data);
  }

  Tars directory(String name) {
    TarArchiveEntry entry = new TarArchiveEntry(name + "/", TarConstants.LF_DIR);
    entry.setMode(0755);
    return add(entry, new byte[0]);
  }

  Tars symlink(String name, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    return add(entry, new byte[0]);
  }

  private Tars add(TarArchiveEntry entry, byte[] content) {
    try {
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InputStream stream() {
    return new ByteArrayInputStream(bytes());
  }

  byte[] bytes() {
    try {
      tar.finish();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Members by name, in order: a file's content, {@code -> target} of a link, {@code /} for a
   * directory, {@code |} for a pipe.
   */
  static Map<String, String> read(InputStream archive) throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(archive)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        members.put(entry.getName(), shown(entry, tar));
      }
    }
    return members;
  }

  private static String shown(TarArchiveEntry entry, InputStream tar) throws IOException {
    if (entry.isDirectory()) {
      return "/";
    }
    if (entry.isSymbolicLink()) {
      return "-> " + entry.getLinkName();
    }
    if (entry.isLink()) {
      return "= " + entry.getLinkName();
    }
    if (entry.isFIFO()) {
      return "|";
    }
    return new String(tar.readAllBytes(), StandardCharsets.UTF_8);
  }
}
