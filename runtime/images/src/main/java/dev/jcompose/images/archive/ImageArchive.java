package dev.jcompose.images.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.images.ImageException;
import dev.jcompose.images.layer.Compression;
import dev.jcompose.images.layer.TarEntry;
import dev.jcompose.images.layer.TarReader;
import dev.jcompose.images.layer.UnpackedLayer;
import dev.jcompose.images.manifest.Documents;
import dev.jcompose.images.manifest.Platform;
import dev.jcompose.images.reference.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads an archive of images from a stream, once, from its beginning to its end. */
public final class ImageArchive {

  /** Tables and configs beyond this are refused; real ones have some kilobytes. */
  private static final long DOCUMENT_LIMIT = 8L << 20;

  private static final long DOCUMENTS_LIMIT = 64L << 20;
  private static final String BLOBS = "blobs/sha256/";

  private final LayerSink sink;
  private final Consumer<String> progress;
  private final Map<String, byte[]> documents = new HashMap<>();
  private final Map<String, Digest> layers = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();
  private long documentBytes;

  private ImageArchive(LayerSink sink, Consumer<String> progress) {
    this.sink = sink;
    this.progress = progress;
  }

  /**
   * Reads all images of an archive that fit this machine; their layers go to the sink.
   *
   * @param archive compressed or not
   * @param progress gets a line for each layer
   * @throws ImageException INVALID if it is damaged, holds something else, or a digest lies
   */
  public static List<ArchivedImage> read(
      InputStream archive, LayerSink sink, Consumer<String> progress) throws IOException {
    ImageArchive reading = new ImageArchive(sink, progress);
    reading.readMembers(new TarReader(Compression.decompress(archive)));
    ArchiveTables tables =
        new ArchiveTables(reading.documents, reading.layers, reading.links, Platform.here());
    return tables.images(sink);
  }

  private void readMembers(TarReader tar) throws IOException {
    for (@Nullable TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
      String path = clean(entry.shown());
      switch (entry.type()) {
        case FILE -> readFile(path, entry.size(), tar.content());
        case SYMBOLIC_LINK ->
            links.put(path, clean(path + "/../" + new String(entry.link(), UTF_8)));
        case HARD_LINK -> links.put(path, clean(new String(entry.link(), UTF_8)));
        case DIRECTORY, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> {}
      }
    }
  }

  private static String clean(String path) {
    String clean = Path.of("/", path).normalize().toString();
    return clean.substring(1);
  }

  private void readFile(String path, long size, InputStream content) throws IOException {
    @Nullable Digest named =
        path.startsWith(BLOBS) && Digest.isDigest("sha256:" + path.substring(BLOBS.length()))
            ? new Digest(path.substring(BLOBS.length()))
            : null;
    if (named != null && sink.has(named)) {
      layers.put(path, named);
      progress.accept("Layer " + named.shortHex() + ": already exists");
      return;
    }
    MessageDigest hash = Digest.sha256();
    BufferedInputStream in =
        new BufferedInputStream(
            named == null ? content : new DigestInputStream(content, hash), 1 << 16);
    if (Compression.isArchive(in)) {
      UnpackedLayer layer = sink.add(in);
      layers.put(path, layer.diffId());
      progress.accept(
          "Layer " + layer.diffId().shortHex() + ": loaded, " + layer.size() + " bytes");
      layer.skipped().forEach(what -> progress.accept("  left out " + what));
    } else {
      keepDocument(path, size, in);
    }
    in.transferTo(java.io.OutputStream.nullOutputStream());
    if (named != null) {
      checkDigest(path, named, Digest.finish(hash));
    }
  }

  private void keepDocument(String path, long size, InputStream in) throws IOException {
    documentBytes += size;
    if (size > DOCUMENT_LIMIT || documentBytes > DOCUMENTS_LIMIT) {
      // Neither layer nor table: if an image needs it, the tables say so.
      documentBytes -= size;
      return;
    }
    documents.put(path, in.readAllBytes());
  }

  private static void checkDigest(String path, Digest named, Digest found) throws ImageException {
    if (!named.equals(found)) {
      throw Documents.invalid(
          "archive member \""
              + path
              + "\" has the digest "
              + found
              + ", not the one it is named by");
    }
  }
}
