package dev.jcompose.engine.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * An archive that is read while another thread makes it. Its maker waits when it is {@value
 * #BLOCKS} blocks ahead, and is interrupted when its reader closes.
 */
final class ArchivePipe extends InputStream {

  private static final int BLOCK_BYTES = 64 * 1024;
  private static final int BLOCKS = 8;

  /** What writes an archive. */
  interface Maker {
    void writeTo(OutputStream out) throws IOException;
  }

  /** A block, or the end and why it came. */
  private record Block(byte[] bytes, int length, @Nullable IOException failure) {}

  private final BlockingQueue<Block> blocks = new ArrayBlockingQueue<>(BLOCKS);
  private @Nullable Future<?> maker;
  private @Nullable Block current;
  private int position;

  private ArchivePipe() {}

  /** Begins to make an archive on a worker. */
  static InputStream start(ExecutorService workers, Maker maker) {
    ArchivePipe pipe = new ArchivePipe();
    pipe.maker = workers.submit(() -> pipe.make(maker));
    return pipe;
  }

  private void make(Maker work) {
    IOException failure = null;
    try (Blocks out = new Blocks()) {
      work.writeTo(out);
    } catch (InterruptedIOException e) {
      // Its reader has gone.
      return;
    } catch (IOException e) {
      failure = e;
    } catch (RuntimeException e) {
      failure = new IOException(e);
    }
    try {
      blocks.put(new Block(new byte[0], -1, failure));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    Block block = current;
    if (block == null || (block.length() >= 0 && position == block.length())) {
      block = current = take();
      position = 0;
    }
    if (block.length() < 0) {
      if (block.failure() != null) {
        throw block.failure();
      }
      return -1;
    }
    int count = Math.min(length, block.length() - position);
    System.arraycopy(block.bytes(), position, target, offset, count);
    position += count;
    return count;
  }

  private Block take() throws IOException {
    try {
      return blocks.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("reading an archive").initCause(e);
    }
  }

  @Override
  public void close() {
    Future<?> making = maker;
    if (making != null) {
      making.cancel(true);
    }
  }

  /** Collects bytes into blocks. */
  private final class Blocks extends OutputStream {
    private byte[] bytes = new byte[BLOCK_BYTES];
    private int length;

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
      int done = 0;
      while (done < count) {
        int piece = Math.min(count - done, bytes.length - length);
        System.arraycopy(from, offset + done, bytes, length, piece);
        length += piece;
        done += piece;
        if (length == bytes.length) {
          flush();
        }
      }
    }

    @Override
    public void flush() throws IOException {
      if (length == 0) {
        return;
      }
      try {
        blocks.put(new Block(Arrays.copyOf(bytes, length), length, null));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("making an archive").initCause(e);
      }
      length = 0;
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
