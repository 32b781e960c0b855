package dev.jcompose.engine.client;

import static dev.jcompose.engine.client.ScriptedEngine.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jcompose.engine.api.AttachedStream;
import dev.jcompose.engine.api.ContainerConfig;
import dev.jcompose.engine.api.CreateContainer;
import dev.jcompose.engine.api.EndpointSettings;
import dev.jcompose.engine.api.EngineEvent;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.EventStream;
import dev.jcompose.engine.api.EventsRequest;
import dev.jcompose.engine.api.ExecStart;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.Frame;
import dev.jcompose.engine.api.HostConfig;
import dev.jcompose.engine.api.LogsRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
@Timeout(30)
class HttpEngineTest {
  @TempDir Path directory;
  private ScriptedEngine server;
  private HttpEngine engine;

  @BeforeEach
  void listen() throws IOException {
    server = ScriptedEngine.at(directory.resolve("engine.sock"), "1.41");
    engine = HttpEngine.at(server.host());
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
    server.close();
  }

  @Test
  void speaksTheOlderOfBothVersions() {
    assertThat(engine.ping()).isEqualTo("1.41");
    server.on("GET /v1.41/version", json(200, "{\"Version\":\"20.10\",\"ApiVersion\":\"1.41\"}"));
    assertThat(engine.version().version()).isEqualTo("20.10");
  }

  @Test
  void speaksItsOwnNewestVersionToANewerEngine() throws IOException {
    Path socket = directory.resolve("new.sock");
    try (ScriptedEngine newer = ScriptedEngine.at(socket, "1.99");
        HttpEngine client = HttpEngine.at(newer.host())) {
      assertThat(client.ping()).isEqualTo("1.47");
    }
  }

  @Test
  void readsChunkedBodiesAndReusesTheConnection() {
    server.on(
        "GET /v1.41/containers/json",
        lines(
            "HTTP/1.1 200 OK",
            "Transfer-Encoding: chunked",
            "",
            "7;ext=1",
            "[{\"Id\":",
            "6",
            "\"abc\"}",
            "1",
            "]",
            "0",
            "X-Trailer: 1",
            ""));
    for (int i = 0; i < 3; i++) {
      assertThat(engine.containers().list(true, Filters.NONE))
          .singleElement()
          .satisfies(c -> assertThat(c.id()).isEqualTo("abc"));
    }
    assertThat(server.connections).hasValue(1);
  }

  @Test
  void replacesAConnectionThatTheEngineClosedWhileIdle() {
    server.on("GET /v1.41/networks/close", json(200, "{\"Id\":\"n\"}"));
    assertThat(engine.networks().inspect("close").id()).isEqualTo("n");
    assertThat(engine.networks().inspect("close").id()).isEqualTo("n");
  }

  @Test
  void servesManyVirtualThreadsAtOnce() throws Exception {
    server.on("GET /v1.41/volumes/v", json(200, "{\"Name\":\"v\"}"));
    List<Future<String>> names = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 300; i++) {
        names.add(threads.submit(() -> engine.volumes().inspect("v").name()));
      }
    }
    for (Future<String> name : names) {
      assertThat(name.get()).isEqualTo("v");
    }
  }

  @Test
  void noMoreCallsThanAskedForAreMadeAtOnce() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    server.on(
        "GET /v1.41/volumes/v",
        (in, out) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          now.decrementAndGet();
          out.write(json(200, "{\"Name\":\"v\"}").getBytes(StandardCharsets.UTF_8));
        });
    try (HttpEngine limited = HttpEngine.at(server.host(), 2);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        threads.execute(() -> limited.volumes().inspect("v"));
      }
    }
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void refusalsCarryKindAndTheEnginesWords() {
    server.on("GET /v1.41/containers/x/json", json(404, "{\"message\":\"No such container: x\"}"));
    server.on("POST /v1.41/containers/x/start", "HTTP/1.1 304 Not Modified\r\n\r\n");
    server.on("DELETE /v1.41/containers/x", json(409, "{\"message\":\"in use\"}"));
    assertRefused(Kind.NOT_FOUND, "No such container: x", () -> engine.containers().inspect("x"));
    assertRefused(Kind.NOT_MODIFIED, "not modified", () -> engine.containers().start("x"));
    assertRefused(Kind.CONFLICT, "in use", () -> engine.containers().remove("x", false, false));
    assertThat(server.connections).hasValue(1);
  }

  @Test
  void aMissingSocketSaysThatNoEngineRuns() {
    HttpEngine nowhere = HttpEngine.at("unix://" + directory.resolve("none.sock"));
    assertRefused(Kind.UNAVAILABLE, "no such file; no engine runs there", nowhere::ping);
  }

  @Test
  void aSocketWithoutListenerSaysSo() throws IOException {
    server.close();
    assertRefused(Kind.UNAVAILABLE, "no engine answers: Connection refused", engine::ping);
  }

  @Test
  void addressesOfOtherKindsAreRefused() {
    assertRefused(Kind.UNSUPPORTED, "only unix:// and tcp://", () -> HttpEngine.at("ssh://host"));
    assertRefused(Kind.INVALID, "not an engine's address", () -> HttpEngine.at("tcp://h:99999"));
    assertThat(HttpEngine.at("tcp://[::1]:2375").address()).isEqualTo("tcp://[::1]:2375");
  }

  @Test
  void framesOfLogsAreTakenApart() throws Exception {
    server.on(
        "GET /v1.41/containers/x/json", json(200, "{\"Id\":\"x\",\"Config\":{\"Tty\":false}}"));
    server.on(
        "GET /v1.41/containers/x/logs?stdout=1&stderr=1&tail=all",
        "HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n"
            + "\1\0\0\0\0\0\0\2hi"
            + "\2\0\0\0\0\0\0\3err");
    List<String> seen = new ArrayList<>();
    try (var logs = engine.containers().logs("x", LogsRequest.ALL)) {
      for (Frame frame = logs.next(); frame != null; frame = logs.next()) {
        seen.add(frame.stream() + " " + new String(frame.bytes(), StandardCharsets.UTF_8));
      }
    }
    assertThat(seen).containsExactly("STDOUT hi", "STDERR err");
  }

  @Test
  void aHijackedExecEchoesAfterHalfClose() throws Exception {
    server.on(
        "POST /v1.41/exec/e/start",
        (in, out) -> {
          out.write(
              "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\n\r\n"
                  .getBytes(StandardCharsets.UTF_8));
          byte[] all = in.readAllBytes();
          out.write(new byte[] {1, 0, 0, 0, 0, 0, 0, (byte) all.length});
          out.write(all);
          out.close();
        });
    try (AttachedStream exec = engine.execs().start("e", new ExecStart(false, false, null))) {
      exec.stdin().write("over".getBytes(StandardCharsets.UTF_8));
      exec.stdin().close();
      assertThat(exec.next().bytes()).isEqualTo("over".getBytes(StandardCharsets.UTF_8));
      assertThat(exec.next()).isNull();
    }
  }

  @Test
  void closingAnEventStreamEndsItForItsReader() throws Exception {
    server.on(
        "GET /v1.41/events",
        (in, out) -> {
          String event = "{\"Type\":\"container\",\"Action\":\"die\",\"timeNano\":5}\n";
          out.write(
              ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + Integer.toHexString(event.length())
                      + "\r\n"
                      + event
                      + "\r\n")
                  .getBytes(StandardCharsets.UTF_8));
          in.read();
        });
    CountDownLatch first = new CountDownLatch(1);
    EventStream events = engine.events(new EventsRequest(null, null, Filters.NONE));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<EngineEvent> last =
          threads.submit(
              () -> {
                assertThat(events.next().action()).isEqualTo("die");
                first.countDown();
                return events.next();
              });
      first.await();
      events.close();
      assertThat(last.get()).isNull();
    }
  }

  @Test
  void interruptEndsAWaitForExit() throws Exception {
    CountDownLatch registered = new CountDownLatch(1);
    server.on(
        "POST /v1.41/containers/x/wait?condition=next-exit",
        (in, out) -> {
          out.write(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                  .getBytes(StandardCharsets.UTF_8));
          registered.countDown();
          in.read();
        });
    var wait = engine.containers().wait("x", "next-exit");
    registered.await();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> waiting = threads.submit(() -> wait.await());
      threads.shutdownNow();
      assertThat(waiting).failsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void anOldEngineGetsFurtherNetworksConnectedAfterCreation() {
    server.on("POST /v1.41/containers/create?name=c", json(201, "{\"Id\":\"c1\"}"));
    server.on("POST /v1.41/networks/", json(200, "{}"));
    Map<String, EndpointSettings> endpoints =
        Map.of("a", endpoint(), "b", endpoint(), "c", endpoint());
    engine
        .containers()
        .create(
            "c",
            new CreateContainer(
                ContainerConfig.builder().image("i").build(),
                HostConfig.builder().networkMode("b").build(),
                endpoints));
    assertThat(server.requests).anyMatch(r -> r.contains("\"EndpointsConfig\":{\"b\":"));
    assertThat(server.requests)
        .filteredOn(r -> r.contains("/connect"))
        .hasSize(2)
        .noneMatch(r -> r.contains("/networks/b/"));
  }

  @Test
  void uploadsAreChunkedAndAnEarlyRefusalIsRead() throws IOException {
    server.on(
        "PUT /v1.41/containers/x/archive?path=%2Fetc",
        (in, out) -> {
          byte[] chunk = in.readNBytes("3\r\ntar\r\n0\r\n\r\n".length());
          out.write(json(chunk[0] == '3' ? 200 : 500, "{}").getBytes(StandardCharsets.UTF_8));
        });
    engine
        .files()
        .put(
            "x",
            "/etc",
            new ByteArrayInputStream("tar".getBytes(StandardCharsets.UTF_8)),
            Set.of());
    server.on(
        "POST /v1.41/images/load",
        (in, out) -> {
          out.write(json(400, "{\"message\":\"not an image\"}").getBytes(StandardCharsets.UTF_8));
          out.close();
        });
    byte[] large = new byte[4 << 20];
    assertRefused(
        Kind.INVALID,
        "not an image",
        () -> engine.images().load(new ByteArrayInputStream(large), p -> {}));
  }

  @Test
  void aPullThatFailsMidwayThrowsTheMessage() {
    server.on(
        "POST /v1.41/images/create?fromImage=busybox%3Alatest",
        lines(
            "HTTP/1.1 200 OK",
            "Connection: close",
            "",
            "{\"status\":\"Pulling\"}",
            "{\"error\":\"toomanyrequests\"}"));
    List<String> statuses = new ArrayList<>();
    assertRefused(
        Kind.INTERNAL,
        "pull busybox: toomanyrequests",
        () -> engine.images().pull("busybox", "", progress -> statuses.add(progress.status())));
    assertThat(statuses).containsExactly("Pulling");
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  private static EndpointSettings endpoint() {
    return EndpointSettings.request(List.of(), List.of(), null, "", Map.of(), 0);
  }

  private static void assertRefused(Kind kind, String words, ThrowingCallable call) {
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(call)
        .withMessageContaining(words)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
