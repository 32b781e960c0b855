package dev.jcompose.engine.container;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/** How many bytes a tree's files have; a file with several names counts once. */
public final class TreeSize extends SimpleFileVisitor<Path> {

  private final Set<Object> seen = new HashSet<>();
  private long bytes;

  private TreeSize() {}

  /** Of a tree that may change meanwhile. */
  public static long of(Path root) throws IOException {
    TreeSize size = new TreeSize();
    Files.walkFileTree(root, size);
    return size.bytes;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    if (key == null || seen.add(key)) {
      bytes += attributes.size();
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    // It was deleted meanwhile: the container may run.
    return FileVisitResult.CONTINUE;
  }
}
