package dev.jcompose.engine.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** A response's body. Read to its end, the connection goes back to its pool; else it is closed. */
abstract sealed class BodyStream extends InputStream {
  final Connection connection;
  private final Consumer<Connection> whole;
  private boolean finished;

  private BodyStream(Connection connection, Consumer<Connection> whole) {
    this.connection = connection;
    this.whole = whole;
  }

  /** Some bytes; -1 at the end of the body. */
  abstract int some(byte[] target, int offset, int length) throws IOException;

  @Override
  public final int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (finished) {
      return -1;
    }
    int count = some(target, offset, length);
    if (count < 0) {
      finished = true;
      whole.accept(connection);
    }
    return count;
  }

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public final void close() {
    if (!finished) {
      connection.close();
    }
  }

  /** {@code Content-Length}. */
  static final class Fixed extends BodyStream {
    private long left;

    Fixed(Connection connection, long length, Consumer<Connection> whole) {
      super(connection, whole);
      left = length;
    }

    @Override
    int some(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = connection.read(target, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("connection closed with " + left + " bytes missing");
      }
      left -= count;
      return count;
    }
  }

  /** {@code Transfer-Encoding: chunked} (RFC 9112, section 7.1). */
  static final class Chunked extends BodyStream {
    private long left;
    private boolean first = true;

    Chunked(Connection connection, Consumer<Connection> whole) {
      super(connection, whole);
    }

    @Override
    int some(byte[] target, int offset, int length) throws IOException {
      if (left == 0 && !nextChunk()) {
        return -1;
      }
      int count = connection.read(target, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("connection closed inside a chunk");
      }
      left -= count;
      return count;
    }

    private boolean nextChunk() throws IOException {
      if (!first) {
        connection.readLine();
      }
      first = false;
      String line = connection.readLine();
      int extension = line.indexOf(';');
      String size = (extension < 0 ? line : line.substring(0, extension)).strip();
      try {
        left = Long.parseLong(size, 16);
      } catch (NumberFormatException e) {
        throw new IOException("chunk size \"" + size + "\" is not a number", e);
      }
      if (left < 0) {
        throw new IOException("chunk size \"" + size + "\" is negative");
      }
      if (left > 0) {
        return true;
      }
      while (!connection.readLine().isEmpty()) {
        // Trailers say nothing we use.
      }
      return false;
    }
  }

  /** Everything until the peer closes. */
  static final class UntilClose extends BodyStream {
    UntilClose(Connection connection) {
      super(connection, Connection::close);
    }

    @Override
    int some(byte[] target, int offset, int length) throws IOException {
      return connection.read(target, offset, length);
    }
  }
}
