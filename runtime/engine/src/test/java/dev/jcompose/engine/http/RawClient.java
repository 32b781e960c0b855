package dev.jcompose.engine.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A client that sees every byte: text is one character a byte. */
final class RawClient implements AutoCloseable {
  private final SocketChannel channel;
  private final ByteBuffer one = ByteBuffer.allocate(1);

  RawClient(Path socket) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  SocketChannel channel() {
    return channel;
  }

  RawClient send(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    return this;
  }

  RawClient request(String method, String path, String body) throws IOException {
    return send(
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: d\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  RawClient request(String method, String path) throws IOException {
    return request(method, path, "");
  }

  RawClient endInput() throws IOException {
    channel.shutdownOutput();
    return this;
  }

  /** Reads to the given text, inclusive. */
  String readTo(String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < end.length()
        || !text.substring(text.length() - end.length()).equals(end)) {
      one.clear();
      if (channel.read(one) < 0) {
        throw new EOFException("no \"" + end + "\" in: " + text);
      }
      text.append((char) (one.get(0) & 0xff));
    }
    return text.toString();
  }

  String head() throws IOException {
    return readTo("\r\n\r\n");
  }

  /** An answer with its length: its status and its body. */
  String answer() throws IOException {
    String head = head();
    String lower = head.toLowerCase(java.util.Locale.ROOT);
    int at = lower.indexOf("content-length: ");
    int length =
        at < 0 ? 0 : Integer.parseInt(lower.substring(at + 16, lower.indexOf('\r', at)).trim());
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < length; i++) {
      one.clear();
      if (channel.read(one) < 0) {
        throw new EOFException("body ends at " + i + " of " + length);
      }
      body.append((char) (one.get(0) & 0xff));
    }
    return head.substring(9, 12) + " " + body;
  }

  /** A chunked answer: its status and its body. */
  String chunks() throws IOException {
    StringBuilder body = new StringBuilder(head().substring(9, 12)).append(' ');
    for (int left = chunkSize(); left > 0; left = chunkSize()) {
      for (; left > 0; left--) {
        one.clear();
        if (channel.read(one) < 0) {
          throw new EOFException("chunk ends after: " + body);
        }
        body.append((char) (one.get(0) & 0xff));
      }
      readTo("\r\n");
    }
    readTo("\r\n");
    return body.toString();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(readTo("\r\n").strip(), 16);
  }

  /** All up to the end of the connection. */
  String rest() throws IOException {
    var all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    while (channel.read(buffer.clear()) >= 0) {
      all.write(buffer.array(), 0, buffer.position());
    }
    return all.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
