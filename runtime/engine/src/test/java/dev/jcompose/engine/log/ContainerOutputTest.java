package dev.jcompose.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.Frame.Stream;
import dev.jcompose.engine.api.FrameStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ContainerOutputTest {
  @TempDir Path directory;
  private final Semaphore drained = new Semaphore(0);

  @Test
  void slowClientStopsTheWriterUntilItCatchesUp() throws Exception {
    ContainerOutput output = open();
    FrameStream client = output.attach(true, true, false, true);
    byte[] block = new byte[64 * 1024];
    int written = 0;
    while (output.write(Stream.STDOUT, ByteBuffer.wrap(block))) {
      written += block.length;
    }
    assertThat(written).isBetween(OutputHub.LIMIT - 2 * block.length, OutputHub.LIMIT);
    assertThat(drained.tryAcquire()).isFalse();

    while (!drained.tryAcquire()) {
      assertThat(client.next()).isNotNull();
    }
    assertThat(output.write(Stream.STDOUT, ByteBuffer.wrap(block))).isTrue();
  }

  @Test
  void slowClientThatGoesAwayLetsTheWriterGoOn() throws Exception {
    ContainerOutput output = open();
    FrameStream client = output.attach(true, true, false, true);
    byte[] block = new byte[OutputHub.LIMIT];
    assertThat(output.write(Stream.STDOUT, ByteBuffer.wrap(block))).isFalse();

    client.close();

    assertThat(drained.tryAcquire()).isTrue();
    assertThat(output.write(Stream.STDOUT, ByteBuffer.wrap(block))).isTrue();
  }

  @Test
  void replayGivesEveryByteOnceHoweverFastTheWriterIs() throws Exception {
    ContainerOutput output = open();
    output.begin();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writer =
          threads.submit(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  // A piece that is no line: the log lags behind what clients saw.
                  output.write(Stream.STDOUT, ByteBuffer.wrap((i + ",\n" + i).getBytes(UTF_8)));
                }
                return true;
              });
      FrameStream client = output.attach(true, true, true, true);
      writer.get(10, TimeUnit.SECONDS);
      output.end();

      StringBuilder expected = new StringBuilder();
      for (int i = 0; i < 2_000; i++) {
        expected.append(i).append(",\n").append(i);
      }
      assertThat(all(client)).isEqualTo(expected.toString());
    }
  }

  @Test
  void clientChoosesItsStreamAndEndsWithTheRun() throws Exception {
    ContainerOutput output = open();
    FrameStream client = output.attach(false, true, false, true);
    output.begin();
    output.write(Stream.STDOUT, ByteBuffer.wrap("out".getBytes(UTF_8)));
    output.write(Stream.STDERR, ByteBuffer.wrap("err".getBytes(UTF_8)));
    output.end();

    assertThat(all(client)).isEqualTo("err");
    assertThat(output.attached()).isZero();
  }

  private ContainerOutput open() throws Exception {
    return ContainerOutput.open(
        directory, "id", false, LogSettings.UNLIMITED, InstantSource.system(), drained::release);
  }

  private static String all(FrameStream stream) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (stream) {
      for (Frame frame = stream.next(); frame != null; frame = stream.next()) {
        bytes.writeBytes(frame.bytes());
      }
    }
    return bytes.toString(UTF_8);
  }
}
