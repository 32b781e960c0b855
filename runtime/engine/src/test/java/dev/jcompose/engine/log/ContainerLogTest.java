package dev.jcompose.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.Frame.Stream;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.LogConfig;
import dev.jcompose.engine.api.LogsRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ContainerLogTest {
  private static final String ID = "c0ffee";

  @TempDir Path directory;
  private Instant now = Instant.parse("2024-05-01T10:00:00.120Z");
  private final InstantSource clock = () -> now;

  @Test
  void recordIsWrittenInDockersForm() throws Exception {
    ContainerLog log = open(LogSettings.UNLIMITED);
    write(log, Stream.STDERR, "say \"hé\"\\\t\u0001\r\n");
    log.end();

    assertThat(Files.readString(file()))
        .isEqualTo(
            "{\"log\":\"say \\\"hé\\\"\\\\\\t\\u0001\\r\\n\",\"stream\":\"stderr\","
                + "\"time\":\"2024-05-01T10:00:00.12Z\"}\n");
    assertThat(text(log, LogsRequest.ALL)).containsExactly("say \"hé\"\\\t\u0001\r\n");
  }

  @Test
  void bytesThatAreNotUtf8BecomeTheReplacementCharacter() throws Exception {
    ContainerLog log = open(LogSettings.UNLIMITED);
    log.write(
        Stream.STDOUT, ByteBuffer.wrap(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3, '\n'}));

    assertThat(text(log, LogsRequest.ALL)).containsExactly("a\ufffdb\ufffd\n");
  }

  @Test
  void longLinesAreCutIntoPiecesBetweenCharacters() throws Exception {
    ContainerLog log = open(LogSettings.UNLIMITED);
    String line = "x" + "é".repeat(20_000) + "\n";
    write(log, Stream.STDOUT, line);
    write(log, Stream.STDOUT, "unfinished");
    log.end();

    List<String> records = text(log, LogsRequest.ALL);
    assertThat(String.join("", records)).isEqualTo(line + "unfinished");
    assertThat(records.getFirst().getBytes(UTF_8)).hasSize(LineSplitter.LIMIT - 1);
    assertThat(records).hasSize(4);
  }

  @Test
  void recordsOfDockerdCanBeRead() throws Exception {
    Files.writeString(
        file(),
        """
        {"log":"\\u003ca\\u003e \\ud83d\\ude00\\n","stream":"stdout","attrs":{"tag":"}\\"x"},"time":"2020-01-01T00:00:00Z"}
        torn {"log
        { "time" : "2021-01-01T00:00:00.5Z" , "stream":"stderr", "log":"b\\n"}
        """);
    ContainerLog log = open(LogSettings.UNLIMITED);

    assertThat(text(log, request(false, true, -1)))
        .containsExactly(
            "2020-01-01T00:00:00.000000000Z <a> 😀\n", "2021-01-01T00:00:00.500000000Z b\n");
  }

  @Test
  void tailCountsRecordsAcrossRotatedFiles() throws Exception {
    ContainerLog log = open(LogSettings.jsonFile(300, 4));
    lines(log, 1, 12);

    assertThat(Files.exists(Path.of(file() + ".1"))).isTrue();
    assertThat(text(log, request(false, false, 7)))
        .containsExactly("6\n", "7\n", "8\n", "9\n", "10\n", "11\n", "12\n");
    assertThat(text(log, request(false, false, 0))).isEmpty();
    assertThat(text(log, request(false, false, 99))).hasSize(12);
  }

  @Test
  void oldestFilesAreDroppedAndAllAreFoundAgain() throws Exception {
    ContainerLog log = open(LogSettings.jsonFile(200, 2));
    lines(log, 1, 50);
    log.end();

    ContainerLog again = open(LogSettings.jsonFile(200, 2));
    List<String> kept = text(again, LogsRequest.ALL);
    assertThat(kept).endsWith("49\n", "50\n").hasSizeBetween(3, 8);
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(2);
    }
    again.delete();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void tornLineOfACrashIsCutOffBeforeTheNextRun() throws Exception {
    ContainerLog log = open(LogSettings.UNLIMITED);
    lines(log, 1, 2);
    Files.writeString(file(), "{\"log\":\"torn", StandardOpenOption.APPEND);

    ContainerLog again = open(LogSettings.UNLIMITED);
    assertThat(text(again, LogsRequest.ALL)).containsExactly("1\n", "2\n");
    again.begin();
    lines(again, 3, 3);
    assertThat(text(again, LogsRequest.ALL)).containsExactly("1\n", "2\n", "3\n");
  }

  @Test
  void sinceAndUntilBoundByTheTimeOfReading() throws Exception {
    ContainerLog log = open(LogSettings.UNLIMITED);
    Instant start = now;
    for (int i = 0; i < 5; i++) {
      now = start.plusSeconds(i);
      lines(log, i, i);
    }
    LogsRequest between =
        new LogsRequest(true, true, false, false, -1, start.plusSeconds(1), start.plusSeconds(3));

    assertThat(text(log, between)).containsExactly("1\n", "2\n", "3\n");
  }

  @Test
  void followersSeeEveryLineAcrossRotationsAndEndWithTheRun() throws Exception {
    ContainerLog log = open(LogSettings.jsonFile(4_000, 500));
    log.begin();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> followers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        FrameStream follower = log.read(request(true, false, -1), false);
        followers.add(threads.submit(() -> drain(follower)));
      }
      lines(log, 1, 10_000);
      log.end();
      for (Future<List<String>> follower : followers) {
        List<String> seen = follower.get(10, TimeUnit.SECONDS);
        assertThat(seen).hasSize(10_000).endsWith("10000\n");
      }
    }
  }

  @Test
  void followerOfAnEndedRunEndsAtOnceAndAClosedOneIsWoken() throws Exception {
    ContainerLog log = open(LogSettings.UNLIMITED);
    assertThat(text(log, request(true, false, -1))).isEmpty();
    log.begin();
    lines(log, 1, 1);
    FrameStream follower = log.read(request(true, false, -1), false);
    assertThat(follower.next()).isNotNull();
    Thread closer = Thread.ofVirtual().start(follower::close);

    assertThat(follower.next()).isNull();
    closer.join();
  }

  @Test
  void settingsAreReadFromTheLogConfiguration() {
    assertThat(logSettings(new LogConfig("json-file", Map.of("max-size", "10m", "max-file", "3"))))
        .isEqualTo(LogSettings.jsonFile(10 << 20, 3));
    assertThatThrownBy(() -> logSettings(new LogConfig("json-file", Map.of("max-sise", "1"))))
        .isInstanceOf(EngineException.class)
        .hasMessage("unknown log opt 'max-sise' for json-file log driver");
    assertThatThrownBy(() -> logSettings(new LogConfig("syslog", Map.of())))
        .hasMessage(
            "logger: no log driver named 'syslog' is registered: there are json-file, local and"
                + " none");
  }

  private Path file() {
    return ContainerLog.path(directory, ID, LogSettings.UNLIMITED);
  }

  private ContainerLog open(LogSettings settings) throws IOException {
    return ContainerLog.open(directory, ID, settings, clock);
  }

  private static LogsRequest request(boolean follow, boolean timestamps, int tail) {
    return new LogsRequest(true, true, follow, timestamps, tail, null, null);
  }

  private static void lines(ContainerLog log, int from, int to) throws IOException {
    for (int i = from; i <= to; i++) {
      write(log, Stream.STDOUT, i + "\n");
    }
  }

  private static void write(ContainerLog log, Stream stream, String text) throws IOException {
    log.write(stream, ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  private static List<String> text(ContainerLog log, LogsRequest request) throws Exception {
    return drain(log.read(request, false));
  }

  private static List<String> drain(FrameStream stream) throws Exception {
    try (stream) {
      List<String> text = new ArrayList<>();
      for (Frame frame = stream.next(); frame != null; frame = stream.next()) {
        text.add(new String(frame.bytes(), UTF_8));
      }
      return text;
    }
  }

  private static LogSettings logSettings(LogConfig config) {
    return LogSettings.of(config, LogAttributes.NONE);
  }
}
