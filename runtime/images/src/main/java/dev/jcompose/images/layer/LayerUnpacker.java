package dev.jcompose.images.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.images.ImageException;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.linux.Directory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
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
    return unpackLayer(target, archive, userXattr, LayerTap.NONE, new Superseded(null));
  }

  /**
   * Unpacks a layer as the other one does, and writes down how to tell its archive again.
   *
   * @param recipe file to write
   * @param superseded empty directory for what the archive holds and the tree does not
   * @throws ImageException UNSUPPORTED for an archive that cannot be told again
   */
  public static UnpackedLayer unpackLayer(
      Directory target, InputStream archive, boolean userXattr, Path recipe, Directory superseded)
      throws IOException {
    Superseded files = new Superseded(superseded);
    UnpackedLayer layer;
    try (Recipe.Writer tap = new Recipe.Writer(recipe)) {
      layer = unpackLayer(target, archive, userXattr, tap, files);
    }
    if (!files.isComplete()) {
      throw new ImageException(
          ImageException.Kind.UNSUPPORTED,
          "layer "
              + layer.diffId()
              + " puts another file in a directory's place; it was built by a"
              + " tool that wrote the same name twice");
    }
    return layer;
  }

  private static UnpackedLayer unpackLayer(
      Directory target, InputStream archive, boolean userXattr, LayerTap tap, Superseded superseded)
      throws IOException {
    MessageDigest hash = Digest.sha256();
    CountingInput counted =
        new CountingInput(new DigestInputStream(Compression.decompress(archive), hash));
    InputStream plain = new BufferedInputStream(counted, 1 << 16);
    List<String> implied = new ArrayList<>();
    Whiteouts whiteouts = new Whiteouts(userXattr);
    try (ParentDirectories parents =
        new ParentDirectories(target, path -> implied.add(new String(path, UTF_8)))) {
      EntryWriter writer =
          new EntryWriter(parents, target, whiteouts, Overwrite.REPLACE, superseded);
      TarReader tar = unpack(new TarReader(plain, tap), writer);
      tar.drain();
      return new UnpackedLayer(
          Digest.finish(hash), counted.count(), writer.size(), implied, writer.skipped());
    }
  }

  /** What a member does to something of another kind that is in its place. */
  public enum Overwrite {
    /** It takes the place. */
    REPLACE,
    /** A directory in a file's place, or a file in a directory's, is refused. */
    SAME_KIND
  }

  /** Who files belong to. */
  public record Owner(int uid, int gid) {}

  /**
   * Unpacks an archive into a directory of a tree that may hold something already; names that begin
   * with {@code .wh.} mean nothing special. The stream is not closed.
   *
   * @param root what paths and symlinks are resolved in
   * @param path of the directory below {@code root}; must exist
   * @param archive compressed or not
   * @param owner of everything, whatever the archive says; null: the archive's
   */
  public static void unpackInto(
      Directory root, String path, InputStream archive, Overwrite overwrite, @Nullable Owner owner)
      throws IOException {
    InputStream plain = Compression.decompress(archive);
    byte[] prefix = path.getBytes(UTF_8);
    // Absolute symlinks in the tree mean the tree's root, so members are resolved from there.
    root.openInRoot(prefix).close();
    try (ParentDirectories parents = new ParentDirectories(root, _ -> {})) {
      EntryWriter writer = new EntryWriter(parents, root, null, overwrite, new Superseded(null));
      unpack(new TarReader(plain), writer.beneath(prefix).ownedBy(owner));
    }
  }

  private static TarReader unpack(TarReader tar, EntryWriter writer) throws IOException {
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
