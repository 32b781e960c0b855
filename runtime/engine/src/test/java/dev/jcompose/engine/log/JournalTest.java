package dev.jcompose.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.Frame.Stream;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.LogsRequest;
import dev.jcompose.linux.Errno;
import dev.jcompose.linux.Fd;
import dev.jcompose.linux.Files;
import dev.jcompose.linux.SyscallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A log whose engine is killed at one instruction or another; a fresh one goes on with it. */
@Timeout(30)
class JournalTest {
  private static final int SLOT = 64 * 1024;

  @TempDir Path directory;
  private Fd pipe;
  private Fd writer;
  private LogSettings settings = LogSettings.UNLIMITED;
  private ContainerLog log;

  @BeforeEach
  void open() throws IOException {
    Files.Pipe made = Files.pipe();
    pipe = made.reading();
    writer = made.writing();
    Files.setNonBlocking(pipe.number(), true);
    log = next();
  }

  @AfterEach
  void close() {
    pipe.close();
    writer.close();
  }

  @Test
  void whatWasTakenOutOfThePipeButNotLoggedIsLoggedByTheNext() throws Exception {
    print("one\ntwo\nthr");
    take();
    log = next();
    print("ee\n");
    assertThat(take()).isEqualTo("ee\n");
    log = next();
    assertThat(text()).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void whatWasLoggedButNotNotedIsNotLoggedTwice() throws Exception {
    print("one\n");
    pass();
    print("two\nthr");
    pass();
    loseLastNote();
    log = next();
    print("ee\n");
    pass();
    assertThat(text()).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void anUnfinishedLineStaysUnfinished() throws Exception {
    print("thr");
    pass();
    log = next();
    assertThat(text()).isEmpty();
    print("ee\n");
    pass();
    assertThat(text()).isEqualTo("three\n");
  }

  @Test
  void aRunThatIsOverLeavesNoJournal() throws Exception {
    print("three");
    pass();
    log = next();
    log.end();
    assertThat(text()).isEqualTo("three");
    assertThat(directory.toFile().list()).containsExactly("id-json.log");
    print("four\n");
    log = next();
    pass();
    log.end();
    assertThat(text()).isEqualTo("threefour\n");
  }

  @Test
  void aLedgerThatSaysNothingIsIgnored() throws Exception {
    print("one\n");
    pass();
    java.nio.file.Files.write(directory.resolve("log.ledger"), new byte[3]);
    log = next();
    print("two\n");
    pass();
    assertThat(text()).isEqualTo("one\ntwo\n");
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "0, 1, 2", "9000, 400, 3", "9000, 400, 4", "40000, 100, 5"})
  void nothingIsLostOrDoubledWhereverItIsKilled(long maxSize, int maxFile, long seed)
      throws Exception {
    settings = LogSettings.jsonFile(maxSize, maxFile);
    log = next();
    Random random = new Random(seed);
    StringBuilder printed = new StringBuilder();
    for (int step = 0; step < 200; step++) {
      String text = text(random, step);
      printed.append(text);
      print(text);
      switch (random.nextInt(4)) {
        case 0 -> {
          take();
          log = next();
        }
        case 1 -> {
          pass();
          loseLastNote();
          tear();
          log = next();
        }
        case 2 -> {
          pass();
          log = next();
        }
        default -> pass();
      }
    }
    log.end();
    assertThat(text()).isEqualTo(printed.toString());
  }

  /** Lines, pieces of lines, and sometimes more than a record or the tape's limit takes. */
  private static String text(Random random, int step) {
    int length = random.nextInt(10) == 0 ? random.nextInt(50_000) : random.nextInt(100);
    StringBuilder text = new StringBuilder("#" + step);
    while (text.length() < length) {
      text.append(random.nextInt(30) == 0 ? '\n' : (char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private ContainerLog next() throws IOException {
    ContainerLog next = ContainerLog.open(directory, "id", settings, InstantSource.system());
    next.begin();
    return next;
  }

  private void print(String text) throws IOException {
    Files.writeFully(writer.number(), text.getBytes(UTF_8));
  }

  /** Out of the pipe, and no further. */
  private String take() throws IOException {
    byte[] buffer = new byte[64 * 1024];
    int length = log.take(Stream.STDOUT, pipe.number(), buffer);
    return new String(buffer, 0, length, UTF_8);
  }

  /** Out of the pipe and into the log, all of it. */
  private void pass() throws IOException {
    byte[] buffer = new byte[64 * 1024];
    try {
      while (true) {
        int length = log.take(Stream.STDOUT, pipe.number(), buffer);
        log.write(Stream.STDOUT, ByteBuffer.wrap(buffer, 0, length));
      }
    } catch (SyscallException e) {
      assertThat(e.errno()).isEqualTo(Errno.EAGAIN);
    }
  }

  /** As if it had been killed right before the ledger's last entry. */
  private void loseLastNote() throws IOException {
    try (FileChannel ledger =
        FileChannel.open(
            directory.resolve("log.ledger"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      int youngest = sequence(ledger, 0) > sequence(ledger, SLOT) ? 0 : SLOT;
      ledger.write(ByteBuffer.allocate(8), youngest);
    }
  }

  private static long sequence(FileChannel ledger, int slot) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8);
    return ledger.read(bytes, slot + 8L) < 8 ? 0 : bytes.getLong(0);
  }

  /** As if it had been killed while it appended to the log. */
  private void tear() throws IOException {
    Path file = directory.resolve("id-json.log");
    if (java.nio.file.Files.exists(file)) {
      java.nio.file.Files.writeString(file, "{\"log\":\"to", StandardOpenOption.APPEND);
    }
  }

  private String text() throws Exception {
    StringBuilder text = new StringBuilder();
    try (FrameStream frames = log.read(LogsRequest.ALL, false)) {
      Frame frame;
      while ((frame = frames.next()) != null) {
        text.append(new String(frame.bytes(), UTF_8));
      }
    }
    return text.toString();
  }
}
