package dev.jcompose.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jcompose.engine.api.Engine;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.ExecConfig;
import dev.jcompose.engine.api.ExecStart;
import dev.jcompose.engine.api.ExitWait;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.FrameStream;
import dev.jcompose.engine.api.LogsRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The ground of the contract's classes: an engine with the test image, and short ways to ask. */
@Tag("kernel")
@Timeout(60)
@ParameterizedClass(name = "{0}")
@EnumSource(Peer.class)
abstract class EngineContract {

  private static @Nullable Engine opened;
  private static List<String> descriptors = List.of();

  @Parameter Peer peer = Peer.JCOMPOSE;

  @BeforeParameterizedClassInvocation
  static void open(Peer peer) throws Exception {
    Assumptions.assumeTrue(
        TestImage.busybox().isPresent(), "needs a static busybox (Debian: busybox-static)");
    opened = peer.open();
    opened.images().load(TestImage.archive(), _ -> {});
    if (peer.process().isPresent()) {
      String id = opened.containers().create("", Recipe.of("true").on("bridge").request()).id();
      opened.containers().start(id);
      opened.containers().remove(id, true, true);
      descriptors = peer.process().orElseThrow().descriptors();
    }
  }

  @AfterParameterizedClassInvocation
  static void close(Peer peer) throws Exception {
    if (opened != null) {
      opened.images().remove(TestImage.NAME, true, false);
      opened = null;
    }
    try {
      if (peer.process().isPresent()) {
        EngineProcess process = peer.process().orElseThrow();
        // The client's idle connections are no leak.
        process.engine().close();
        eventually(
            Duration.ofSeconds(5), () -> process.descriptors().size() <= descriptors.size() + 2);
        assertThat(process.descriptors().size())
            .as("descriptors now %s, at first %s", process.descriptors(), descriptors)
            .isLessThanOrEqualTo(descriptors.size() + 2);
      }
    } finally {
      peer.close();
    }
  }

  @AfterEach
  void removeWhatTheTestMade() {
    for (var left : containers().list(true, Filters.labels(List.of(Recipe.LABEL)))) {
      try {
        containers().remove(left.id(), true, true);
      } catch (EngineException e) {
        // It removed itself, or does so now.
        if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.CONFLICT) {
          throw e;
        }
      }
    }
    engine()
        .networks()
        .list(Filters.labels(List.of(Recipe.LABEL)))
        .forEach(n -> engine().networks().remove(n.id()));
    engine()
        .volumes()
        .list(Filters.labels(List.of(Recipe.LABEL)))
        .forEach(v -> engine().volumes().remove(v.name(), true));
  }

  static Engine engine() {
    return Objects.requireNonNull(opened);
  }

  static Engine.Containers containers() {
    return engine().containers();
  }

  static String create(Recipe recipe) {
    return containers().create(recipe.name(), recipe.request()).id();
  }

  static String start(Recipe recipe) {
    String id = create(recipe);
    containers().start(id);
    return id;
  }

  /** What a process printed and how it ended. */
  record Result(int exitCode, String out, String err) {}

  /** Creates, starts, waits for the end. */
  static Result run(Recipe recipe) throws Exception {
    return await(start(recipe));
  }

  static Result await(String id) throws Exception {
    int code = waitFor(id, "not-running");
    return logs(id, code, LogsRequest.ALL);
  }

  static int waitFor(String id, String condition) throws Exception {
    try (ExitWait wait = containers().wait(id, condition)) {
      return wait.await().statusCode();
    }
  }

  static Result logs(String id, int code, LogsRequest request) throws Exception {
    return logs(engine(), id, code, request);
  }

  static Result logs(Engine engine, String id, int code, LogsRequest request) throws Exception {
    try (FrameStream frames = engine.containers().logs(id, request)) {
      return collect(frames, code);
    }
  }

  static Result collect(FrameStream frames, int code) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Frame frame;
    while ((frame = frames.next()) != null) {
      (frame.stream() == Frame.Stream.STDERR ? err : out).writeBytes(frame.bytes());
    }
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs a command in a running container. */
  static Result exec(String container, String... command) throws Exception {
    return exec(container, execOf(command));
  }

  static ExecConfig execOf(String... command) {
    return new ExecConfig(
        false, true, true, false, "", List.of(), List.of(command), false, "", "", null);
  }

  static Result exec(String container, ExecConfig config) throws Exception {
    String id = engine().execs().create(container, config);
    try (FrameStream frames =
        engine().execs().start(id, new ExecStart(false, config.tty(), null))) {
      Result result = collect(frames, -1);
      Integer code = engine().execs().inspect(id).exitCode();
      return new Result(code == null ? -1 : code, result.out(), result.err());
    }
  }

  static void assertRefused(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  /** A question that may fail. */
  interface Question {
    boolean ask() throws Exception;
  }

  /** Asks until the answer is yes. */
  static void eventually(Duration limit, Question question) throws Exception {
    Instant end = Instant.now().plus(limit);
    while (!question.ask()) {
      if (Instant.now().isAfter(end)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  static void awaitState(String id, String status) throws Exception {
    eventually(
        Duration.ofSeconds(20), () -> containers().inspect(id).state().status().equals(status));
    assertThat(containers().inspect(id).state().status()).isEqualTo(status);
  }

  /** Waits until a container has printed a line. */
  static void awaitLine(String id, String line) throws Exception {
    eventually(
        Duration.ofSeconds(20), () -> logs(id, 0, LogsRequest.ALL).out().contains(line + "\n"));
    assertThat(logs(id, 0, LogsRequest.ALL).out()).contains(line + "\n");
  }
}
