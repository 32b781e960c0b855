package dev.jcompose.model.load;

import dev.jcompose.model.Position;
import dev.jcompose.model.tree.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads files as text and knows how to name them to a person. */
final class SourceFiles {
  /** The name of standard input among files. */
  static final Path STDIN = Path.of("-");

  private static final int LARGEST = 20_000_000;

  private final Path workingDirectory;
  private final InputStream stdin;
  private final Problems problems;

  SourceFiles(Path workingDirectory, InputStream stdin, Problems problems) {
    this.workingDirectory = workingDirectory;
    this.stdin = stdin;
    this.problems = problems;
  }

  /** The file's text, or null after reporting why it cannot be read at {@code referrer}. */
  @Nullable String read(Path file, @Nullable Position referrer) {
    try {
      byte[] bytes = bytes(file);
      if (bytes.length <= LARGEST) {
        return decode(display(file), bytes);
      }
      problems.error(
          "file " + display(file) + " is larger than " + LARGEST / 1_000_000 + " MB", referrer);
    } catch (NoSuchFileException e) {
      problems.error("file " + display(file) + " not found", referrer);
    } catch (AccessDeniedException e) {
      problems.error("file " + display(file) + " may not be read", referrer);
    } catch (IOException e) {
      String why = Files.isDirectory(file) ? "is a folder" : String.valueOf(e.getMessage());
      problems.error("file " + display(file) + ": " + why, referrer);
    }
    problems.unreadable();
    return null;
  }

  /** All of the file, or one byte more than there may be. */
  private byte[] bytes(Path file) throws IOException {
    if (file.equals(STDIN)) {
      return stdin.readNBytes(LARGEST + 1);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(LARGEST + 1);
    }
  }

  /** The text, or null after reporting the first byte that has no place in it. */
  private @Nullable String decode(String name, byte[] bytes) {
    Charset charset = StandardCharsets.UTF_8;
    int skip = 0;
    if (bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb) {
      skip = 3;
    } else if (bytes.length >= 2 && bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe) {
      charset = StandardCharsets.UTF_16LE;
      skip = 2;
    } else if (bytes.length >= 2 && bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff) {
      charset = StandardCharsets.UTF_16BE;
      skip = 2;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, skip, bytes.length - skip);
    CharBuffer out = CharBuffer.allocate(bytes.length - skip + 1);
    CoderResult result = charset.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    if (!result.isError()) {
      return text;
    }
    int lineStart = text.lastIndexOf('\n') + 1;
    int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
    problems.source(
        name, new String(bytes, skip, bytes.length - skip, StandardCharsets.ISO_8859_1));
    problems.error(
        "byte 0x%02X is not %s".formatted(in.get() & 0xff, charset),
        new Position(name, line, text.codePointCount(lineStart, text.length()) + 1),
        "save the file as UTF-8");
    problems.unreadable();
    return null;
  }

  /** The path from the working directory if the file is below it, else the whole path. */
  String display(Path file) {
    if (file.equals(STDIN)) {
      return "<stdin>";
    }
    return file.startsWith(workingDirectory) && !file.equals(workingDirectory)
        ? workingDirectory.relativize(file).toString()
        : file.toString();
  }
}
