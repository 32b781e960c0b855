package dev.jcompose.engine.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends as a blocking stream: a request's body, or the raw bytes of a hijacked
 * connection. Used by one thread at a time.
 */
final class InboundStream extends InputStream {
  private final Inbound inbound;
  private final boolean raw;
  private final Runnable first;
  private boolean begun;
  private boolean ended;
  private @Nullable ByteBuf current;

  private InboundStream(Inbound inbound, boolean raw, Runnable first) {
    this.inbound = inbound;
    this.raw = raw;
    this.first = first;
  }

  /**
   * A request's body.
   *
   * @param first run before the first wait: a client may want to be told to go on
   */
  static InboundStream body(Inbound inbound, Runnable first) {
    return new InboundStream(inbound, false, first);
  }

  /** Raw bytes until the client shuts its side down. */
  static InboundStream raw(Inbound inbound) {
    return new InboundStream(inbound, true, () -> {});
  }

  /** Whether the last byte has been read. */
  boolean atEnd() {
    return ended && current == null;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    ByteBuf from = current();
    if (from == null) {
      return -1;
    }
    int count = Math.min(length, from.readableBytes());
    from.readBytes(bytes, offset, count);
    if (!from.isReadable()) {
      releaseCurrent();
    }
    return count;
  }

  @Override
  public int available() {
    return current == null ? 0 : current.readableBytes();
  }

  private @Nullable ByteBuf current() throws IOException {
    while (current == null && !ended) {
      current = advance();
    }
    return current;
  }

  /** The next piece; null if it was empty or the end. */
  private @Nullable ByteBuf advance() throws IOException {
    if (!begun) {
      begun = true;
      first.run();
    }
    Object message = take();
    if (message instanceof LastHttpContent) {
      ended = true;
    }
    ByteBuf piece =
        switch (message) {
          case HttpContent content -> content.content();
          case ByteBuf buffer -> buffer;
          case null -> {
            ended = true;
            if (!raw) {
              throw new EOFException("client ended within a request body");
            }
            yield null;
          }
          default -> throw new IOException("unexpected " + message + " in a request body");
        };
    if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
      ended = true;
      content.release();
      throw new IOException("malformed request body", content.decoderResult().cause());
    }
    if (piece != null && !piece.isReadable()) {
      piece.release();
      return null;
    }
    return piece;
  }

  private @Nullable Object take() throws InterruptedIOException {
    try {
      return inbound.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException)
          new InterruptedIOException("reading from a client").initCause(e);
    }
  }

  private void releaseCurrent() {
    ReferenceCountUtil.release(current);
    current = null;
  }

  /** Releases what was taken and not read; the connection stays open. */
  @Override
  public void close() {
    if (current != null) {
      releaseCurrent();
    }
  }
}
