package dev.jcompose.images.store;

import dev.jcompose.images.Image;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.NewImage;
import dev.jcompose.images.layer.LayerPacker;
import dev.jcompose.images.layer.UnpackedLayer;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.linux.Directory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/** The layers that one load, pull or build holds. */
final class DiskAssembly implements Assembly {

  private static final int PIPE = 1 << 18;

  private final StateLayout layout;
  private final Layers layers;
  private final Finishing finishing;
  private final Collecting collecting;
  private final Leftovers leftovers;

  // Guarded by this.
  private final List<Digest> held = new ArrayList<>();
  private boolean closed;

  /** Makes an image of held layers. */
  interface Finishing {
    Image finish(NewImage image) throws IOException;
  }

  /** Deletes those of some layers that nobody needs. */
  interface Collecting {
    void collect(List<Digest> layers) throws IOException;
  }

  DiskAssembly(
      StateLayout layout,
      Layers layers,
      Finishing finishing,
      Collecting collecting,
      Leftovers leftovers) {
    this.layout = layout;
    this.layers = layers;
    this.finishing = finishing;
    this.collecting = collecting;
    this.leftovers = leftovers;
  }

  @Override
  public boolean has(Digest diffId) {
    boolean there = layers.hold(diffId);
    if (there) {
      remember(diffId);
    }
    return there;
  }

  private void remember(Digest diffId) {
    synchronized (this) {
      if (!closed) {
        held.add(diffId);
        return;
      }
    }
    layers.letGo(List.of(diffId));
  }

  private UnpackedLayer holding(UnpackedLayer layer) {
    remember(layer.diffId());
    return layer;
  }

  @Override
  public UnpackedLayer add(InputStream archive) throws IOException {
    return holding(layers.unpack(archive));
  }

  @Override
  public UnpackedLayer add(ArrivingBlob blob, LongConsumer moved) throws IOException {
    try (InputStream in = new Told(blob.follow(), moved)) {
      return holding(layers.unpack(in, blob.descriptor(), _ -> blob.awaitFinished()));
    }
  }

  private static final class Told extends FilterInputStream {
    private final LongConsumer moved;
    private long count;

    Told(InputStream in, LongConsumer moved) {
      super(in);
      this.moved = moved;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count += Math.max(0, read);
      moved.accept(count);
      return read;
    }
  }

  @Override
  public UnpackedLayer adopt(Path upper) throws IOException {
    return holding(layers.adopt(upper));
  }

  @Override
  public UnpackedLayer copy(Path upper) throws IOException {
    AtomicReference<IOException> packing = new AtomicReference<>();
    try (Directory tree = Directory.open(upper)) {
      PipedInputStream in = new PipedInputStream(PIPE);
      PipedOutputStream out = new PipedOutputStream(in);
      Thread packer =
          Thread.ofPlatform().name("layer-packing").start(() -> pack(tree, out, packing));
      try (in) {
        return add(in);
      } catch (IOException e) {
        IOException cause = packing.get();
        throw cause == null ? e : cause;
      } finally {
        // A closed pipe ends it.
        join(packer);
      }
    }
  }

  private static void pack(Directory tree, OutputStream out, AtomicReference<IOException> failure) {
    try (out) {
      LayerPacker.pack(tree, out);
    } catch (IOException e) {
      failure.set(e);
    }
  }

  private static void join(Thread thread) throws InterruptedIOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("packing a layer").initCause(e);
    }
  }

  @Override
  public Path tree(Digest diffId) {
    return layout.tree(diffId);
  }

  @Override
  public Image finish(NewImage image) throws IOException {
    synchronized (this) {
      if (closed) {
        throw new ImageException(ImageException.Kind.CONFLICT, "assembly is closed");
      }
    }
    return finishing.finish(image);
  }

  @Override
  public void close() throws IOException {
    List<Digest> mine;
    synchronized (this) {
      closed = true;
      mine = List.copyOf(held);
      held.clear();
    }
    layers.letGo(mine);
    switch (leftovers) {
      case DELETED -> collecting.collect(mine);
      case KEPT -> {}
    }
  }
}
