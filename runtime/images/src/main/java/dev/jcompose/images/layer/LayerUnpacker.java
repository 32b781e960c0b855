package dev.jcompose.images.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.images.ImageException;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.linux.Directory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks tar archives into directories: image layers, and what {@code docker cp} brings.
 *
 * <p>Each member is resolved with the target as its root, so that neither its name nor a symlink
 * that the archive planted leads out of it.
 */
public final class LayerUnpacker {

  private LayerUnpacker() {}

  /**
   * Unpacks a layer into an empty directory, with the archive's whiteouts as overlayfs's, and
   * computes its digest on the way. The stream is read to its end and not closed.
   *
   * @param archive compressed or not
   * @param userXattr whether marks go to {@code user.overlay.*} attributes
   * @throws ImageException INVALID if the archive is damaged or leads out of the directory
   */
  public static UnpackedLayer unpackLayer(Directory target, InputStream archive, boolean userXattr)
      throws IOException {
    MessageDigest hash = Digest.sha256();
    InputStream plain =
        new BufferedInputStream(
            new DigestInputStream(Compression.decompress(archive), hash), 1 << 16);
    List<String> implied = new ArrayList<>();
    Whiteouts whiteouts = new Whiteouts(userXattr);
    try (ParentDirectories parents =
        new ParentDirectories(target, path -> implied.add(new String(path, UTF_8)))) {
      EntryWriter writer = new EntryWriter(parents, target, whiteouts, Overwrite.REPLACE);
      TarReader tar = unpack(plain, writer);
      tar.drain();
      return new UnpackedLayer(Digest.finish(hash), writer.size(), implied, writer.skipped());
    }
  }

  /** What a member does to something of another kind that is in its place. */
  public enum Overwrite {
    /** It takes the place. */
    REPLACE,
    /** A directory in a file's place, or a file in a directory's, is refused. */
    SAME_KIND
  }

  /**
   * Unpacks an archive into a directory of a tree that may hold something already; names that begin
   * with {@code .wh.} mean nothing special. The stream is not closed.
   *
   * @param root what paths and symlinks are resolved in
   * @param path of the directory below {@code root}; must exist
   * @param archive compressed or not
   */
  public static void unpackInto(
      Directory root, String path, InputStream archive, Overwrite overwrite) throws IOException {
    InputStream plain = Compression.decompress(archive);
    byte[] prefix = path.getBytes(UTF_8);
    // Absolute symlinks in the tree mean the tree's root, so members are resolved from there.
    root.openInRoot(prefix).close();
    try (ParentDirectories parents = new ParentDirectories(root, _ -> {})) {
      EntryWriter writer = new EntryWriter(parents, root, null, overwrite);
      unpack(plain, writer.beneath(prefix));
    }
  }

  private static TarReader unpack(InputStream plain, EntryWriter writer) throws IOException {
    TarReader tar = new TarReader(plain);
    for (@Nullable TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
      try {
        writer.write(entry, tar);
      } catch (ImageException e) {
        throw e;
      } catch (IOException e) {
        throw new IOException("unpack \"" + entry.shown() + "\": " + e.getMessage(), e);
      }
    }
    writer.finish();
    return tar;
  }
}
