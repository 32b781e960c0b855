package dev.jcompose.engine.http;

import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes a process's output as the API's stream: raw for a terminal, else each piece behind a
 * header of eight bytes (stream, three zeros, length in big endian).
 */
final class FrameWriter {
  private static final int HEADER = 8;
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private FrameWriter() {}

  /** Copies until the frames end. */
  static void copy(FrameStream frames, Outbound out) throws IOException, InterruptedException {
    ByteBuffer header = frames.tty() ? NONE : ByteBuffer.allocate(HEADER);
    for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
      byte[] bytes = frame.bytes();
      if (bytes.length == 0) {
        continue; // docker-java takes a header without a payload for a broken stream
      }
      if (header.capacity() > 0) {
        header.clear();
        header.putInt(type(frame.stream()) << 24).putInt(bytes.length).flip();
      }
      out.write(header, bytes, 0, bytes.length);
    }
  }

  private static int type(Frame.Stream stream) {
    return switch (stream) {
      case STDIN -> 0;
      case STDOUT -> 1;
      case STDERR -> 2;
    };
  }
}
