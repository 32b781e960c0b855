package dev.jcompose.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.AttachRequest;
import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.LogsRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Logs, attaching, terminals. */
class OutputContractTest extends EngineContract {

  private static final AttachRequest BOTH = new AttachRequest(true, true, true, false, true, "");

  @Test
  void streamsAreSplitAndComplete() throws Exception {
    Result result = run(Recipe.sh("echo out; echo err >&2; printf unfinished"));
    assertThat(result.out()).isEqualTo("out\nunfinished");
    assertThat(result.err()).isEqualTo("err\n");
  }

  @Test
  void tailSinceAndTimestampsChooseLines() throws Exception {
    String id = start(Recipe.sh("echo one; sleep 1.2; echo two; echo three"));
    await(id);
    assertThat(logs(id, 0, tail(2)).out()).isEqualTo("two\nthree\n");
    assertThat(logs(id, 0, tail(0)).out()).isEmpty();
    String stamped = logs(id, 0, new LogsRequest(true, true, false, true, -1, null, null)).out();
    List<String> lines = stamped.lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.getFirst()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z one");
    Instant second = Instant.parse(lines.get(1).substring(0, lines.get(1).indexOf(' ')));
    LogsRequest since =
        new LogsRequest(true, true, false, false, -1, second.minusMillis(300), null);
    assertThat(logs(id, 0, since).out()).isEqualTo("two\nthree\n");
    LogsRequest until =
        new LogsRequest(true, true, false, false, -1, null, second.minusMillis(300));
    assertThat(logs(id, 0, until).out()).isEqualTo("one\n");
    assertThat(logs(id, 0, new LogsRequest(false, true, false, false, -1, null, null)).out())
        .isEmpty();
  }

  private static LogsRequest tail(int lines) {
    return new LogsRequest(true, true, false, false, lines, null, null);
  }

  @Test
  void followingEndsWithTheContainer() throws Exception {
    String id = start(Recipe.sh("for i in 1 2 3; do echo $i; sleep 0.3; done"));
    LogsRequest follow = new LogsRequest(true, true, true, false, -1, null, null);
    assertThat(logs(id, 0, follow).out()).isEqualTo("1\n2\n3\n");
    assertThat(containers().inspect(id).state().running()).isFalse();
  }

  @Test
  void longLinesAndBytesComeThrough() throws Exception {
    String id =
        start(Recipe.sh("head -c 100000 /dev/zero | tr '\\0' x; echo; printf '\\377\\001'"));
    waitFor(id, "not-running");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FrameStream frames = containers().logs(id, LogsRequest.ALL)) {
      Frame frame;
      while ((frame = frames.next()) != null) {
        bytes.writeBytes(frame.bytes());
      }
    }
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    assertThat(text).hasSizeGreaterThanOrEqualTo(100003);
    assertThat(text.substring(0, 100000)).matches("x+");
    assertThat(text.charAt(100000)).isEqualTo('\n');
    assertThat(logs(id, 0, tail(2)).out()).startsWith("x");
  }

  @Test
  void whatIsPrintedFastIsNotLost() throws Exception {
    Result result = run(Recipe.of("seq", "1", "60000"));
    assertThat(result.out().lines().count()).isEqualTo(60000);
    assertThat(result.out()).endsWith("\n60000\n");
  }

  @Test
  void attachedInputReachesTheProcessAndItsEndToo() throws Exception {
    String id =
        create(
            Recipe.sh("cat; echo over >&2; exit 5")
                .config(c -> c.openStdin(true).stdinOnce(true).attachStdin(true)));
    try (AttachedStream attached = containers().attach(id, BOTH)) {
      containers().start(id);
      attached.stdin().write("hello\n".getBytes(StandardCharsets.UTF_8));
      attached.stdin().close();
      Result result = collect(attached, 0);
      assertThat(result.out()).isEqualTo("hello\n");
      assertThat(result.err()).isEqualTo("over\n");
    }
    assertThat(waitFor(id, "not-running")).isEqualTo(5);
  }

  @Test
  void attachingCanReplayWhatWasPrinted() throws Exception {
    String id =
        start(Recipe.sh("echo before; read line; echo after").config(c -> c.openStdin(true)));
    awaitLine(id, "before");
    try (AttachedStream attached =
        containers().attach(id, new AttachRequest(true, true, true, true, true, ""))) {
      attached.stdin().write("\n".getBytes(StandardCharsets.UTF_8));
      attached.stdin().flush();
      assertThat(collect(attached, 0).out()).isEqualTo("before\nafter\n");
    }
  }

  @Test
  void aTerminalIsRawAndHasASize() throws Exception {
    String id =
        create(
            Recipe.sh("read x; stty size; echo err >&2; test -t 0 && test -t 1 && exit 3")
                .config(c -> c.tty(true).openStdin(true)));
    try (AttachedStream attached = containers().attach(id, BOTH)) {
      containers().start(id);
      containers().resize(id, 33, 111);
      assertThat(attached.tty()).isTrue();
      attached.stdin().write("\n".getBytes(StandardCharsets.UTF_8));
      attached.stdin().flush();
      Result result = collect(attached, 0);
      assertThat(result.out()).contains("33 111\r\n").contains("err\r\n");
    }
    assertThat(waitFor(id, "not-running")).isEqualTo(3);
    assertThat(logs(id, 0, LogsRequest.ALL).out()).contains("33 111\r\n");
  }
}
