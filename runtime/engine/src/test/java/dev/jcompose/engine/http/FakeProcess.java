package dev.jcompose.engine.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.log.OutputHub;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A process that repeats its input on its output, and what begins with "!" on its error output; it
 * ends when its input does.
 */
final class FakeProcess {
  final OutputHub hub;
  final boolean tty;
  private final CountDownLatch end = new CountDownLatch(1);

  FakeProcess(boolean tty) {
    this.tty = tty;
    this.hub = new OutputHub(tty, () -> {});
  }

  void print(Frame.Stream stream, String text) {
    hub.write(stream, ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  void end() {
    end.countDown();
    hub.end();
  }

  boolean ended() {
    return end.getCount() == 0;
  }

  void await() throws InterruptedException {
    end.await();
  }

  AttachedStream attach() {
    FrameStream frames = hub.attach(true, true);
    return new AttachedStream() {
      @Override
      public OutputStream stdin() {
        return new Stdin();
      }

      @Override
      public boolean tty() {
        return tty;
      }

      @Override
      public @Nullable Frame next() throws IOException, InterruptedException {
        return frames.next();
      }

      @Override
      public void close() {
        frames.close();
      }
    };
  }

  private final class Stdin extends OutputStream {
    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (length > 0) {
        Frame.Stream stream = bytes[offset] == '!' ? Frame.Stream.STDERR : Frame.Stream.STDOUT;
        hub.write(stream, ByteBuffer.wrap(bytes, offset, length));
      }
    }

    @Override
    public void close() {
      end();
    }
  }
}
