package dev.jcompose.build.solve;

import dev.jcompose.build.context.FileTree;
import dev.jcompose.build.context.Sources;
import dev.jcompose.build.context.Target;
import dev.jcompose.build.context.TreeCopy;
import dev.jcompose.images.layer.Compression;
import dev.jcompose.images.layer.LayerUnpacker;
import dev.jcompose.linux.Directory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code ADD} of an archive: its members instead of the file. */
final class Archive {

  private Archive() {}

  /** Unpacks a source below a destination; false if it is no archive. */
  static boolean unpack(
      FileTree tree,
      Sources.Match match,
      Workbench bench,
      Target target,
      String destination,
      TreeCopy.Rules rules)
      throws IOException {
    Optional<Path> file = file(tree, match);
    if (file.isEmpty()) {
      return false;
    }
    try (BufferedInputStream in =
        new BufferedInputStream(Files.newInputStream(file.get()), 1 << 16)) {
      if (!Compression.isArchive(in) || !isTar(file.get())) {
        return false;
      }
      Path scratch = bench.scratch();
      try (Directory root = Directory.open(scratch)) {
        LayerUnpacker.unpackInto(root, "", in, LayerUnpacker.Overwrite.REPLACE, null);
      }
      new TreeCopy(FileTree.ofLayers(java.util.List.of(scratch)), target, rules)
          .copy(new Sources.Match("", ""), destination);
      return true;
    }
  }

  /** The regular file behind a match; archives in stages are files of one layer too. */
  private static Optional<Path> file(FileTree tree, Sources.Match match) {
    return tree.layers().stream()
        .map(layer -> layer.resolve(match.real()))
        .filter(path -> Files.isRegularFile(path, java.nio.file.LinkOption.NOFOLLOW_LINKS))
        .findFirst();
  }

  /** Whether the content, decompressed, begins as a tar does: a plain .gz file is copied. */
  private static boolean isTar(Path file) throws IOException {
    try (InputStream plain = Compression.decompress(Files.newInputStream(file));
        BufferedInputStream in = new BufferedInputStream(plain, 1 << 16)) {
      return Compression.isArchive(in);
    }
  }
}
