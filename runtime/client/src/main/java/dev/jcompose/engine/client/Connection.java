package dev.jcompose.engine.client;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One connection to the engine: buffered bytes in, bytes out. One reader and one writer at most.
 */
final class Connection implements Closeable {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int MAX_LINE_BYTES = 64 * 1024;

  private final SocketChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();

  Connection(SocketChannel channel) {
    this.channel = channel;
  }

  /** Whether the peer still holds this idle connection open and has sent nothing unasked. */
  boolean usable() {
    if (buffer.hasRemaining()) {
      return false;
    }
    try {
      channel.configureBlocking(false);
      try {
        return channel.read(ByteBuffer.allocate(1)) == 0;
      } finally {
        channel.configureBlocking(true);
      }
    } catch (IOException e) {
      return false;
    }
  }

  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The next byte, or -1. */
  int read() throws IOException {
    return fill() ? buffer.get() & 0xff : -1;
  }

  /** At least one byte, or -1. */
  int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(target, offset, count);
    return count;
  }

  /** A line without its end. */
  String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = read();
      if (next < 0) {
        throw new EOFException("connection closed");
      }
      if (next == '\n') {
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r'
            ? line.substring(0, length - 1)
            : line.toString();
      }
      if (line.length() == MAX_LINE_BYTES) {
        throw new IOException("header line longer than " + MAX_LINE_BYTES + " bytes");
      }
      line.append((char) next);
    }
  }

  static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Tells the peer that nothing more comes; reading goes on. */
  void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  private boolean fill() throws IOException {
    if (buffer.hasRemaining()) {
      return true;
    }
    buffer.clear();
    int count;
    try {
      count = channel.read(buffer);
    } finally {
      buffer.flip();
    }
    return count > 0;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nobody waits for anything on it any more.
    }
  }
}
