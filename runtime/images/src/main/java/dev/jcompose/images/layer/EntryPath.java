package dev.jcompose.images.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.images.ImageException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * A member's place beneath the root: its directory's path and its own name, cleaned of empty parts,
 * {@code .} and {@code ..}.
 *
 * @param parent relative, without a slash at either end; empty for the root
 * @param name one part; empty for the root itself
 */
record EntryPath(byte[] parent, byte[] name) {

  /**
   * Reads a name as an archive has it.
   *
   * @throws ImageException INVALID if it leads out of the root or holds a NUL
   */
  static EntryPath of(byte[] text) throws ImageException {
    Deque<byte[]> parts = new ArrayDeque<>();
    int start = 0;
    for (int i = 0; i <= text.length; i++) {
      if (i == text.length || text[i] == '/') {
        add(parts, Arrays.copyOfRange(text, start, i), text);
        start = i + 1;
      } else if (text[i] == 0) {
        throw refused(text, "holds a NUL");
      }
    }
    byte[] name = parts.isEmpty() ? new byte[0] : parts.removeLast();
    return new EntryPath(join(parts), name);
  }

  private static void add(Deque<byte[]> parts, byte[] part, byte[] whole) throws ImageException {
    boolean dot = part.length == 1 && part[0] == '.';
    if (part.length == 0 || dot) {
      return;
    }
    if (part.length == 2 && part[0] == '.' && part[1] == '.') {
      if (parts.isEmpty()) {
        throw refused(whole, "leads out of the root");
      }
      parts.removeLast();
      return;
    }
    parts.addLast(part);
  }

  private static ImageException refused(byte[] text, String why) {
    return new ImageException(
        ImageException.Kind.INVALID, "archive member \"" + new String(text, UTF_8) + "\" " + why);
  }

  private static byte[] join(Deque<byte[]> parts) {
    int length = parts.stream().mapToInt(p -> p.length + 1).sum();
    byte[] joined = new byte[Math.max(0, length - 1)];
    int at = 0;
    for (byte[] part : parts) {
      if (at > 0) {
        joined[at++] = '/';
      }
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }

  boolean isRoot() {
    return name.length == 0;
  }

  boolean nameStartsWith(byte[] prefix) {
    return name.length >= prefix.length
        && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The name without its first bytes. */
  byte[] nameFrom(int start) {
    return Arrays.copyOfRange(name, start, name.length);
  }

  /** The whole path, for messages. */
  String shown() {
    String in = new String(parent, UTF_8);
    return (in.isEmpty() ? "" : in + "/") + new String(name, UTF_8);
  }

  /** The path of a name in a directory; either may be empty. */
  static byte[] joined(byte[] parent, byte[] name) {
    if (parent.length == 0 || name.length == 0) {
      return parent.length == 0 ? name : parent;
    }
    byte[] path = Arrays.copyOf(parent, parent.length + 1 + name.length);
    path[parent.length] = '/';
    System.arraycopy(name, 0, path, parent.length + 1, name.length);
    return path;
  }
}
