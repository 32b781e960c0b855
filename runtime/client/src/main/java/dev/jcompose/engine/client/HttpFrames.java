package dev.jcompose.engine.client;

import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.Frame;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Output frames of a response: raw from a terminal, else behind 8-byte headers. */
final class HttpFrames implements AttachedStream {
  private static final int HEADER_BYTES = 8;
  private static final int MAX_PIECE_BYTES = 32 * 1024;
  private static final int SYSTEM_ERROR = 3;

  private final Response response;
  private final boolean tty;
  private final OutputStream stdin;
  private volatile boolean closed;
  private Frame.Stream stream = Frame.Stream.STDOUT;
  private long left;

  /** {@code hijacked}: what is written to {@link #stdin} goes to the connection. */
  HttpFrames(Response response, boolean tty, boolean hijacked) {
    this.response = response;
    this.tty = tty;
    stdin = hijacked ? new Stdin(response.connection()) : OutputStream.nullOutputStream();
  }

  @Override
  public boolean tty() {
    return tty;
  }

  @Override
  public OutputStream stdin() {
    return stdin;
  }

  @Override
  public @Nullable Frame next() throws IOException, InterruptedException {
    try {
      if (!tty && left == 0 && !nextHeader()) {
        return null;
      }
      byte[] piece = new byte[tty ? MAX_PIECE_BYTES : (int) Math.min(left, MAX_PIECE_BYTES)];
      int count = response.body().read(piece);
      if (count < 0) {
        if (tty) {
          return null;
        }
        throw new EOFException("stream ended inside a frame");
      }
      left -= count;
      return new Frame(stream, count == piece.length ? piece : Arrays.copyOf(piece, count));
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      InterruptedException interrupted = new InterruptedException("while reading output");
      interrupted.initCause(e);
      throw interrupted;
    } catch (IOException e) {
      if (closed) {
        return null;
      }
      throw e;
    }
  }

  private boolean nextHeader() throws IOException {
    while (left == 0) {
      byte[] header = response.body().readNBytes(HEADER_BYTES);
      if (header.length == 0) {
        return false;
      }
      if (header.length < HEADER_BYTES) {
        throw new EOFException("stream ended inside a frame's header");
      }
      left = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt(4));
      switch (header[0]) {
        case 0, 1 -> stream = Frame.Stream.STDOUT;
        case 2 -> stream = Frame.Stream.STDERR;
        case SYSTEM_ERROR -> throw new IOException(engineError());
        default -> throw new IOException("frame of unknown stream " + header[0]);
      }
    }
    return true;
  }

  private String engineError() throws IOException {
    byte[] text = response.body().readNBytes((int) Math.min(left, MAX_PIECE_BYTES));
    return "engine: " + new String(text, StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() {
    closed = true;
    try {
      response.body().close();
    } catch (IOException e) {
      // Nobody waits for it any more.
    }
  }

  /** The connection's other direction; closing it is a half close. */
  private static final class Stdin extends OutputStream {
    private final Connection connection;

    Stdin(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      connection.write(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void close() throws IOException {
      connection.shutdownOutput();
    }
  }
}
