package dev.jcompose.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.LogConfig;
import dev.jcompose.engine.api.LogsRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What containers print, kept and read again. */
class LogsContractTest extends EngineContract {

  private static final LogsRequest FOLLOW =
      new LogsRequest(true, true, true, false, -1, null, null);

  private static Recipe logged(String script, String driver, String... options) {
    Map<String, String> config =
        IntStream.range(0, options.length / 2)
            .boxed()
            .collect(Collectors.toMap(i -> options[2 * i], i -> options[2 * i + 1]));
    return Recipe.sh(script).host(h -> h.logConfig(new LogConfig(driver, config)));
  }

  private static byte[] bytes(String id, LogsRequest request) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FrameStream frames = containers().logs(id, request)) {
      Frame frame;
      while ((frame = frames.next()) != null) {
        bytes.writeBytes(frame.bytes());
      }
    }
    return bytes.toByteArray();
  }

  private static String numbers(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
  }

  private static LogsRequest tail(int lines) {
    return new LogsRequest(true, true, false, false, lines, null, null);
  }

  // What is kept ----------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"json-file", "local"})
  void streamsAreKeptApart(String driver) throws Exception {
    String id = start(logged("echo out; echo err >&2", driver));
    Result all = await(id);
    assertThat(all.out()).isEqualTo("out\n");
    assertThat(all.err()).isEqualTo("err\n");
    Result err = logs(id, 0, new LogsRequest(false, true, false, false, -1, null, null));
    assertThat(err.out()).isEmpty();
    assertThat(err.err()).isEqualTo("err\n");
  }

  @ParameterizedTest
  @CsvSource({"json-file", "local"})
  void aLastLineNeedsNoLineFeed(String driver) throws Exception {
    assertThat(await(start(logged("echo one; printf two", driver))).out()).isEqualTo("one\ntwo");
  }

  @ParameterizedTest
  @CsvSource({"json-file", "local"})
  void emptyLinesAreLines(String driver) throws Exception {
    String id = start(logged("echo; echo; echo x", driver));
    assertThat(await(id).out()).isEqualTo("\n\nx\n");
    assertThat(logs(id, 0, tail(2)).out()).isEqualTo("\nx\n");
  }

  @ParameterizedTest
  @CsvSource({"json-file, 16384", "json-file, 16385", "json-file, 100000", "local, 16383"})
  void aLongLineStaysOneLine(String driver, int length) throws Exception {
    String script = "head -c %d /dev/zero | tr '\\0' x; echo; echo end".formatted(length);
    assertThat(await(start(logged(script, driver))).out())
        .isEqualTo("x".repeat(length) + "\nend\n");
  }

  @Test
  void charactersAreNotCutWhereALongLineIs() throws Exception {
    String script = "i=0; while [ $i -lt 6000 ]; do i=$((i+1)); printf 'x€'; done; echo";
    // 20.10 cuts at bytes: what it makes of the one character that it cut is not held to be right.
    String out = await(start(logged(script, "json-file"))).out();
    assertThat(out.replaceAll("[^x€\n]", "")).startsWith("x€x€").endsWith("x€x€\n");
    assertThat(out.chars().filter(c -> c == 'x').count()).isEqualTo(6000);
    assertThat(out.lines()).hasSize(1);
  }

  @Test
  void localKeepsEveryByte() throws Exception {
    String id = start(logged("printf '\\377\\000\\001\\n\\200'", "local"));
    waitFor(id, "not-running");
    assertThat(bytes(id, LogsRequest.ALL)).containsExactly(0xff, 0, 1, '\n', 0x80);
  }

  @Test
  void jsonFileKeepsControlCharactersAndQuotes() throws Exception {
    String id = start(logged("printf 'a\\tb\\033[1m\"c\\\\d\\r\\n\\001'", "json-file"));
    assertThat(await(id).out()).isEqualTo("a\tb\033[1m\"c\\d\r\n\001".replace("\033", "\u001b"));
  }

  @ParameterizedTest
  @CsvSource({"json-file", "local"})
  void nothingIsLostOfMuch(String driver) throws Exception {
    String id = start(logged("seq 1 200000", driver, "max-size", "100m", "max-file", "2"));
    assertThat(await(id).out()).isEqualTo(numbers(1, 200_000));
  }

  @Test
  void noneKeepsNothingAndSaysSo() throws Exception {
    String id = start(logged("echo gone", "none"));
    waitFor(id, "not-running");
    try (FrameStream frames = containers().logs(id, LogsRequest.ALL)) {
      assertThat(collect(frames, 0).out()).contains("does not support reading");
    } catch (EngineException e) {
      assertThat(e).hasMessageContaining("configured logging driver does not support reading");
    }
  }

  // Rotation ----------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"json-file, false", "json-file, true", "local, false", "local, true"})
  void onlySoManyFilesAreKept(String driver, String compress) throws Exception {
    String id =
        start(
            logged(
                "seq 1 20000", driver, "max-size", "100k", "max-file", "3", "compress", compress));
    String out = await(id).out();
    assertThat(out).endsWith("\n19999\n20000\n").doesNotStartWith("1\n");
    int first = Integer.parseInt(out.lines().findFirst().orElseThrow());
    assertThat(out).isEqualTo(numbers(first, 20_000));
    assertThat(first).isGreaterThan(5_000);
  }

  @ParameterizedTest
  @CsvSource({"json-file, false", "json-file, true", "local, true"})
  void tailReachesIntoOlderFiles(String driver, String compress) throws Exception {
    String id =
        start(
            logged(
                "seq 1 3000", driver, "max-size", "40k", "max-file", "20", "compress", compress));
    waitFor(id, "not-running");
    assertThat(logs(id, 0, tail(2500)).out()).isEqualTo(numbers(501, 3000));
    assertThat(logs(id, 0, tail(5000)).out()).isEqualTo(numbers(1, 3000));
  }

  @ParameterizedTest
  @CsvSource({"json-file, false", "local, false"})
  void followingGoesOnAcrossRotations(String driver, String compress) throws Exception {
    String script =
        "n=0; while [ $n -lt 2000 ]; do n=$((n+1)); echo $n; "
            // 20.10 loses its way if two rotations come at once.
            + "[ $((n % 200)) = 0 ] && sleep 0.15; done; echo end";
    String id =
        start(logged(script, driver, "max-size", "20k", "max-file", "100", "compress", compress));
    assertThat(logs(id, 0, FOLLOW).out()).isEqualTo(numbers(1, 2000) + "end\n");
  }

  // Choosing lines ----------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"json-file", "local"})
  void timesChooseLines(String driver) throws Exception {
    String id = start(logged("echo one; sleep 1.1; echo two; sleep 1.1; echo three", driver));
    waitFor(id, "not-running");
    List<Instant> times =
        logs(id, 0, new LogsRequest(true, true, false, true, -1, null, null))
            .out()
            .lines()
            .map(line -> Instant.parse(line.substring(0, line.indexOf(' '))))
            .toList();
    Instant before = times.get(1).minusMillis(300);
    Instant after = times.get(1).plusMillis(300);
    assertThat(logs(id, 0, new LogsRequest(true, true, false, false, -1, before, null)).out())
        .isEqualTo("two\nthree\n");
    assertThat(logs(id, 0, new LogsRequest(true, true, false, false, -1, null, after)).out())
        .isEqualTo("one\ntwo\n");
    assertThat(logs(id, 0, new LogsRequest(true, true, false, false, -1, before, after)).out())
        .isEqualTo("two\n");
    assertThat(logs(id, 0, new LogsRequest(true, true, false, false, 2, after, null)).out())
        .isEqualTo("three\n");
  }

  @Test
  void timestampsHaveNineDigits() throws Exception {
    String id = start(Recipe.sh("echo one; echo two >&2"));
    waitFor(id, "not-running");
    Result result = logs(id, 0, new LogsRequest(true, true, false, true, -1, null, null));
    assertThat(result.out()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z one\n");
    assertThat(result.err()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z two\n");
  }

  @Test
  void detailsSayWhatTheOptionsAskFor() throws Exception {
    String id =
        start(
            logged(
                    "echo one",
                    "json-file",
                    "labels",
                    "team,none",
                    "env",
                    "STAGE",
                    "env-regex",
                    "^APP_",
                    "tag",
                    "{{.Name}}")
                .named("contract-details")
                .config(
                    c ->
                        c.labels(Map.of(Recipe.LABEL, "yes", "team", "a b"))
                            .env(List.of("STAGE=test", "APP_X=1", "OTHER=2"))));
    waitFor(id, "not-running");
    LogsRequest details = new LogsRequest(true, true, false, false, -1, null, null, true);
    assertThat(logs(id, 0, details).out())
        .isEqualTo("APP_X=1,STAGE=test,tag=contract-details,team=a+b one\n");
    assertThat(logs(id, 0, LogsRequest.ALL).out()).isEqualTo("one\n");
  }

  // Following ---------------------------------------------------------------------------------

  @Test
  void followingBeginsWithTheTail() throws Exception {
    String id = start(Recipe.sh("echo one; echo two; sleep 1; echo three"));
    awaitLine(id, "two");
    LogsRequest request = new LogsRequest(true, true, true, false, 1, null, null);
    assertThat(logs(id, 0, request).out()).isEqualTo("two\nthree\n");
  }

  @Test
  void followingAnEndedContainerEndsAtOnce() throws Exception {
    String id = start(Recipe.sh("echo one"));
    waitFor(id, "not-running");
    assertThat(logs(id, 0, FOLLOW).out()).isEqualTo("one\n");
  }

  @Test
  void aLogGoesOnWithTheNextRun() throws Exception {
    String id = start(Recipe.sh("echo run"));
    waitFor(id, "not-running");
    containers().start(id);
    waitFor(id, "not-running");
    assertThat(logs(id, 0, LogsRequest.ALL).out()).isEqualTo("run\nrun\n");
  }

  @Test
  void followingEndsWithTheRunThoughAnotherComes() throws Exception {
    String id =
        start(
            Recipe.sh("echo up; sleep 0.5; echo down; exit 1")
                .host(h -> h.restartPolicy(RestartContractTest.policy("always", 0))));
    assertThat(logs(id, 0, FOLLOW).out()).startsWith("up\n").contains("down\n");
  }

  @Test
  void manyFollowersSeeTheSame() throws Exception {
    String id = start(Recipe.sh("read line; seq 1 500").config(c -> c.openStdin(true)));
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> followers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        followers.add(executor.submit(() -> logs(id, 0, FOLLOW).out()));
      }
      try (var attached =
          containers()
              .attach(
                  id,
                  new dev.jcompose.engine.api.AttachRequest(true, false, false, false, true, ""))) {
        attached.stdin().write('\n');
        attached.stdin().flush();
        for (Future<String> follower : followers) {
          assertThat(follower.get(30, TimeUnit.SECONDS)).isEqualTo(numbers(1, 500));
        }
      }
    }
  }

  @Test
  void aFollowerThatDoesNotReadHoldsNobodyUp() throws Exception {
    String id = start(Recipe.sh("sleep 0.3; seq 1 400000; exit 4"));
    try (FrameStream slow = containers().logs(id, FOLLOW)) {
      assertThat(waitFor(id, "not-running")).isEqualTo(4);
      assertThat(slow.next()).isNotNull();
    }
  }

  @Test
  void theLogOfARemovedContainerIsGone() throws Exception {
    String id = start(Recipe.sh("echo one"));
    waitFor(id, "not-running");
    containers().remove(id, false, false);
    assertRefused(Kind.NOT_FOUND, () -> containers().logs(id, LogsRequest.ALL));
  }

  @Test
  void aContainerThatNeverRanHasAnEmptyLog() throws Exception {
    String id = create(Recipe.sh("echo one"));
    assertThat(logs(id, 0, LogsRequest.ALL).out()).isEmpty();
    assertThat(logs(id, 0, FOLLOW).out()).isEmpty();
  }

  @Test
  void atLeastOneStreamIsAskedFor() {
    String id = create(Recipe.sh("true"));
    LogsRequest neither = new LogsRequest(false, false, false, false, -1, null, null);
    assertRefused(Kind.INVALID, () -> containers().logs(id, neither));
  }

  // Options -------------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "json-file, max-sise, 1m",
    "local, labels, a",
    "json-file, mode, sometimes",
    "json-file, max-buffer-size, 4k"
  })
  void anOptionThatMeansNothingIsRefused(String driver, String option, String value) {
    assertRefusedByEither(logged("true", driver, option, value));
  }

  @ParameterizedTest
  @CsvSource({
    "json-file, max-size, tiny",
    "json-file, max-file, 0",
    "json-file, compress, perhaps",
    "json-file, labels-regex, ("
  })
  void aValueThatCannotBeIsRefusedBeforeTheContainerRuns(
      String driver, String option, String value) {
    assertRefusedByEither(logged("true", driver, option, value));
  }

  @Test
  void anUnknownDriverIsNamed() {
    assertThat(assertRefusedByEither(logged("true", "nosuch"))).hasMessageContaining("nosuch");
  }

  /** We refuse at once what dockerd may refuse only at the start. */
  private static EngineException assertRefusedByEither(Recipe recipe) {
    try {
      containers().start(create(recipe));
    } catch (EngineException e) {
      return e;
    }
    throw new AssertionError("not refused");
  }

  @Test
  void theLogsPathIsTold() throws Exception {
    String json = start(logged("echo one", "json-file"));
    String local = start(logged("echo one", "local"));
    waitFor(json, "not-running");
    waitFor(local, "not-running");
    assertThat(containers().inspect(json).logPath()).endsWith(json + "-json.log");
    assertThat(containers().inspect(local).logPath()).isEmpty();
  }

  @Test
  void aTerminalsOutputIsOneStream() throws Exception {
    String id = start(Recipe.sh("echo out; echo err >&2").config(c -> c.tty(true)));
    waitFor(id, "not-running");
    eventually(Duration.ofSeconds(5), () -> logs(id, 0, LogsRequest.ALL).out().contains("err"));
    assertThat(new String(bytes(id, LogsRequest.ALL), StandardCharsets.UTF_8))
        .isEqualTo("out\r\nerr\r\n");
  }
}
