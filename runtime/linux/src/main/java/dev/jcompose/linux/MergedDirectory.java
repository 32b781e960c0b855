package dev.jcompose.linux;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A directory as overlayfs shows it, read from its layers without a mount: upper names hide lower
 * ones, whiteouts hide what is below, opaque directories do not go on in the layers below (Linux
 * Documentation/filesystems/overlayfs.rst). Attributes are those of the topmost layer.
 */
public final class MergedDirectory implements AutoCloseable {

  private static final List<String> OPAQUE =
      List.of("trusted.overlay.opaque", "user.overlay.opaque");
  private static final int MAX_LINKS = 40;

  private final List<Directory> layers;

  private MergedDirectory(List<Directory> layers) {
    this.layers = layers;
  }

  /** What a name in the directory is. */
  public sealed interface Node {
    /** A directory; to be closed by whoever asked. */
    record Inner(MergedDirectory directory) implements Node {}

    /** Anything else: the name in the directory of one layer, which stays the parent's. */
    record Leaf(Directory parent, byte[] name, FileStatus status) implements Node {}
  }

  /** The root of a stack of layers, topmost first. */
  public static MergedDirectory open(List<Path> layers) throws SyscallException {
    List<Directory> open = new ArrayList<>();
    try {
      for (Path layer : layers) {
        open.add(Directory.open(layer));
      }
    } catch (SyscallException e) {
      open.forEach(Directory::close);
      throw e;
    }
    if (open.isEmpty()) {
      throw new IllegalArgumentException("a merged directory needs a layer");
    }
    return new MergedDirectory(open);
  }

  @Override
  public void close() {
    layers.forEach(Directory::close);
  }

  /** The topmost layer's directory, whose attributes count; stays this object's. */
  public Directory top() {
    return layers.getFirst();
  }

  /** What is under a name; empty if there is nothing or it was deleted. */
  public Optional<Node> child(byte[] name) throws SyscallException {
    List<Directory> inner = new ArrayList<>();
    for (Directory layer : layers) {
      FileStatus status = layer.status(name).orElse(null);
      if (status == null) {
        continue;
      }
      if (!status.isDirectory()) {
        if (!inner.isEmpty() || status.isWhiteout()) {
          break;
        }
        return Optional.of(new Node.Leaf(layer, name, status));
      }
      inner.add(layer.openChild(name));
      if (isOpaque(layer, name)) {
        break;
      }
    }
    return inner.isEmpty()
        ? Optional.empty()
        : Optional.of(new Node.Inner(new MergedDirectory(inner)));
  }

  private static boolean isOpaque(Directory layer, byte[] name) throws SyscallException {
    for (String attribute : OPAQUE) {
      Optional<byte[]> value = layer.xattr(name, attribute);
      if (value.isPresent() && Arrays.equals(value.get(), new byte[] {'y'})) {
        return true;
      }
    }
    return false;
  }

  /** The names that are shown, in the order of their bytes. */
  public List<byte[]> names() throws SyscallException {
    TreeMap<byte[], Boolean> shown = new TreeMap<>(Arrays::compareUnsigned);
    for (Directory layer : layers) {
      for (byte[] name : layer.names()) {
        if (!shown.containsKey(name)) {
          shown.put(name, !layer.status(name).map(FileStatus::isWhiteout).orElse(true));
        }
      }
    }
    shown.values().removeIf(visible -> !visible);
    return List.copyOf(shown.keySet());
  }

  /**
   * The directory at a path with this one as its root; symlinks are followed and do not lead out.
   * Empty if there is no such directory. Another object, to be closed too.
   */
  public Optional<MergedDirectory> find(String path) throws SyscallException {
    List<byte[]> parts = resolve(path).orElse(null);
    return parts == null ? Optional.empty() : Optional.ofNullable(walk(parts));
  }

  /**
   * The path without symlinks, {@code .} and {@code ..}, relative and without slashes at the ends;
   * empty if a part of it is missing or no directory. The last part must be a directory too.
   */
  public Optional<List<byte[]>> resolve(String path) throws SyscallException {
    Deque<byte[]> ahead = parts(Directory.bytes(path));
    List<byte[]> done = new ArrayList<>();
    int links = 0;
    while (!ahead.isEmpty()) {
      byte[] part = ahead.removeFirst();
      if (Arrays.equals(part, Directory.bytes(".."))) {
        if (!done.isEmpty()) {
          done.removeLast();
        }
        continue;
      }
      byte[] target = new byte[0];
      try (MergedDirectory here = walkOrFail(done)) {
        Node node = here.child(part).orElse(null);
        switch (node) {
          case null -> {
            return Optional.empty();
          }
          case Node.Inner(MergedDirectory directory) -> {
            directory.close();
            done.add(part);
            continue;
          }
          case Node.Leaf(Directory parent, byte[] name, FileStatus status) -> {
            if (!status.isSymbolicLink() || ++links > MAX_LINKS) {
              return Optional.empty();
            }
            target = parent.readLink(name);
          }
        }
      }
      if (target.length > 0 && target[0] == '/') {
        done.clear();
      }
      parts(target).descendingIterator().forEachRemaining(ahead::addFirst);
    }
    return Optional.of(done);
  }

  private MergedDirectory walkOrFail(List<byte[]> parts) throws SyscallException {
    MergedDirectory found = walk(parts);
    if (found == null) {
      throw new SyscallException("walk a tree that changes", Errno.ENOENT);
    }
    return found;
  }

  private @Nullable MergedDirectory walk(List<byte[]> parts) throws SyscallException {
    List<Directory> copies = new ArrayList<>();
    for (Directory layer : layers) {
      copies.add(layer.openInRoot(Directory.bytes(".")));
    }
    MergedDirectory here = new MergedDirectory(copies);
    for (byte[] part : parts) {
      try (MergedDirectory parent = here) {
        if (!(parent.child(part).orElse(null) instanceof Node.Inner(MergedDirectory next))) {
          return null;
        }
        here = next;
      }
    }
    return here;
  }

  private static Deque<byte[]> parts(byte[] path) {
    Deque<byte[]> parts = new ArrayDeque<>();
    int start = 0;
    for (int i = 0; i <= path.length; i++) {
      if (i == path.length || path[i] == '/') {
        byte[] part = Arrays.copyOfRange(path, start, i);
        if (part.length > 0 && !Arrays.equals(part, new byte[] {'.'})) {
          parts.addLast(part);
        }
        start = i + 1;
      }
    }
    return parts;
  }
}
