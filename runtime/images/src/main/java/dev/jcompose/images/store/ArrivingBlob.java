package dev.jcompose.images.store;

import dev.jcompose.images.ImageException;
import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.reference.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A blob that comes from a registry: one thread appends what arrives, others read behind it. What
 * an earlier try left is there already. Nothing is believed before {@link #finish}.
 */
public final class ArrivingBlob implements AutoCloseable {

  private final Descriptor descriptor;
  private final Path partial;
  private final Path whole;
  private final Runnable onClose;
  private final RandomAccessFile file;
  private final MessageDigest hash = Digest.sha256();

  // Guarded by this.
  private long length;
  private boolean finished;
  private @Nullable IOException failure;

  private ArrivingBlob(Descriptor descriptor, Path partial, Path whole, Runnable onClose)
      throws IOException {
    this.descriptor = descriptor;
    this.partial = partial;
    this.whole = whole;
    this.onClose = onClose;
    this.file = new RandomAccessFile(partial.toFile(), "rw");
  }

  static ArrivingBlob open(Descriptor descriptor, Path partial, Path whole, Runnable onClose)
      throws IOException {
    ArrivingBlob blob = new ArrivingBlob(descriptor, partial, whole, onClose);
    try {
      blob.hashOld();
    } catch (IOException e) {
      blob.file.close();
      throw e;
    }
    return blob;
  }

  private void hashOld() throws IOException {
    long there = file.length();
    if (descriptor.size() >= 0 && there > descriptor.size()) {
      file.setLength(0);
      return;
    }
    byte[] buffer = new byte[1 << 16];
    for (int count = file.read(buffer); count > 0; count = file.read(buffer)) {
      hash.update(buffer, 0, count);
    }
    synchronized (this) {
      length = there;
    }
  }

  public Descriptor descriptor() {
    return descriptor;
  }

  /** Bytes that are there. */
  public synchronized long length() {
    return length;
  }

  /** Whether all bytes are there that were announced. */
  public synchronized boolean isWhole() {
    return descriptor.size() >= 0 && length == descriptor.size();
  }

  /**
   * Appends.
   *
   * @throws ImageException INVALID if more comes than was announced; the blob is then forgotten
   */
  public void append(byte[] buffer, int count) throws IOException {
    if (descriptor.size() >= 0 && length() + count > descriptor.size()) {
      file.setLength(0);
      throw new ImageException(
          ImageException.Kind.INVALID,
          "layer "
              + descriptor.digest()
              + " has more than the "
              + descriptor.size()
              + " bytes that its manifest says");
    }
    file.write(buffer, 0, count);
    hash.update(buffer, 0, count);
    synchronized (this) {
      length += count;
      notifyAll();
    }
  }

  /**
   * Says that all is there, and checks it.
   *
   * @throws ImageException INVALID if the size or the digest is not what was announced; the blob is
   *     then forgotten
   */
  public void finish() throws IOException {
    Digest found = Digest.finish(hash);
    if (!found.equals(descriptor.digest())) {
      file.setLength(0);
      ImageException wrong =
          new ImageException(
              ImageException.Kind.INVALID,
              "layer "
                  + descriptor.digest()
                  + " has the digest "
                  + found
                  + " instead: the registry or something on the way damaged it");
      fail(wrong);
      throw wrong;
    }
    synchronized (this) {
      Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
      finished = true;
      notifyAll();
    }
  }

  /** Says that no more comes: readers fail with this, unless the blob is finished. */
  public synchronized void fail(IOException why) {
    if (failure == null) {
      failure = why;
      notifyAll();
    }
  }

  /** Forgets what arrived. */
  public void forget() throws IOException {
    file.setLength(0);
  }

  /** Waits until the blob is finished. */
  void awaitFinished() throws IOException {
    await(Long.MAX_VALUE);
  }

  /** Waits for a byte at an offset or the end; false at the end. */
  private synchronized boolean await(long offset) throws IOException {
    try {
      while (length <= offset && !finished) {
        if (failure != null) {
          throw failure;
        }
        // The last byte has come and is not checked yet: a reader may go on to its end.
        if (offset != Long.MAX_VALUE && isWhole()) {
          return false;
        }
        wait();
      }
      return length > offset;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("awaiting a layer").initCause(e);
    }
  }

  /** Reads from the beginning, behind the one who appends. */
  synchronized InputStream follow() throws IOException {
    return new Following(Files.newInputStream(finished ? whole : partial));
  }

  private final class Following extends InputStream {
    private final InputStream in;
    private long offset;

    Following(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int start, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      if (!await(offset)) {
        return -1;
      }
      int read = in.read(buffer, start, (int) Math.min(count, length() - offset));
      if (read < 0) {
        throw new EOFException(partial + " became shorter");
      }
      offset += read;
      return read;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      fail(new IOException("layer " + descriptor.digest() + " was given up"));
      file.close();
      if (Files.exists(partial) && Files.size(partial) == 0) {
        Files.delete(partial);
      }
    } finally {
      onClose.run();
    }
  }
}
