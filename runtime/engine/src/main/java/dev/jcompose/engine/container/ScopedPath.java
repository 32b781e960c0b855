package dev.jcompose.engine.container;

import dev.jcompose.linux.Directory;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.FileStatus;
import dev.jcompose.linux.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A path in a container as {@code docker cp} means it: absolute whether or not it begins with a
 * slash, cleaned before anything is looked up, its last part followed if it is a symlink only where
 * the path ends with {@code /} or {@code /.}.
 *
 * @param parts of the cleaned path; empty for the root
 * @param ending what of the path's end the cleaning would have lost
 */
record ScopedPath(List<String> parts, Ending ending) {

  private static final int MAX_LINKS = 255;

  /** How a path ends. */
  enum Ending {
    NAME,
    SLASH,
    DOT
  }

  ScopedPath {
    parts = List.copyOf(parts);
  }

  static ScopedPath parse(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      switch (part) {
        case "", "." -> {}
        case ".." -> parts.pollLast();
        default -> parts.addLast(part);
      }
    }
    Ending ending =
        path.endsWith("/.") || path.equals(".")
            ? Ending.DOT
            : path.endsWith("/") ? Ending.SLASH : Ending.NAME;
    return new ScopedPath(List.copyOf(parts), ending);
  }

  /** Whether it names what its last part leads to, and not that itself. */
  boolean isDirectory() {
    return parts.isEmpty() || ending != Ending.NAME;
  }

  /** The last part as Go's {@code filepath.Base} has it. */
  String base() {
    return ending == Ending.DOT ? "." : parts.isEmpty() ? "/" : parts.getLast();
  }

  /** The whole path. */
  byte[] bytes() {
    return Directory.bytes(parts.isEmpty() ? "." : String.join("/", parts));
  }

  /** The path of what it lies in. */
  byte[] parent() {
    return parts.size() < 2
        ? Directory.bytes(".")
        : Directory.bytes(String.join("/", parts.subList(0, parts.size() - 1)));
  }

  /**
   * Where it leads in the end, without symlinks, absolute; what is not there is taken as written.
   * For people and for comparing with mount points: nothing is opened by it.
   */
  String resolved(Directory root) throws SyscallException {
    Deque<String> ahead = new ArrayDeque<>(parts);
    List<String> done = new ArrayList<>();
    int links = 0;
    while (!ahead.isEmpty()) {
      String part = ahead.removeFirst();
      switch (part) {
        case "", "." -> {}
        case ".." -> {
          if (!done.isEmpty()) {
            done.removeLast();
          }
        }
        default -> {
          Optional<String> target = link(root, done, part);
          if (target.isEmpty()) {
            done.add(part);
            break;
          }
          if (++links > MAX_LINKS) {
            throw new SyscallException("resolve /" + String.join("/", parts), Errno.ELOOP);
          }
          if (target.get().startsWith("/")) {
            done.clear();
          }
          List<String> inner = List.of(target.get().split("/", -1));
          inner.reversed().forEach(ahead::addFirst);
        }
      }
    }
    return "/" + String.join("/", done);
  }

  private static Optional<String> link(Directory root, List<String> in, String name)
      throws SyscallException {
    byte[] path = Directory.bytes(in.isEmpty() ? "." : String.join("/", in));
    try (Directory directory = root.openInRoot(path)) {
      byte[] bytes = Directory.bytes(name);
      return directory.status(bytes).filter(FileStatus::isSymbolicLink).isPresent()
          ? Optional.of(new String(directory.readLink(bytes), StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
