package dev.jcompose.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.CreateContainer;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.engine.api.PortBinding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class HttpServerTest {
  @TempDir Path directory;
  private Path socket = Path.of("");
  private final FakeEngine engine = new FakeEngine();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    socket = directory.resolve("engine.sock");
    server = HttpServer.start(socket, engine);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void pingTellsTheVersionAndIsForTheOwnerOnly() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    try (RawClient client = new RawClient(socket)) {
      client.request("HEAD", "/_ping");
      assertThat(client.head())
          .startsWith("HTTP/1.1 200 OK\r\n")
          .containsIgnoringCase("api-version: 1.44")
          .containsIgnoringCase("ostype: linux")
          .containsIgnoringCase("builder-version: 1")
          .containsIgnoringCase("content-length: 2");
      client.request("GET", "/v1.24/_ping");
      assertThat(client.answer()).isEqualTo("200 OK");
    }
  }

  @Test
  void errorsCarryAMessageAndTheirKindsStatus() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      assertThat(client.request("GET", "/nowhere").answer())
          .isEqualTo("404 {\"message\":\"page not found\"}");
      assertThat(client.request("GET", "/v1.99/info").answer())
          .isEqualTo(
              "400 {\"message\":\"client version 1.99 is too new. Maximum supported API version is"
                  + " 1.44\"}");
      assertThat(client.request("GET", "/v1.10/info").answer())
          .startsWith("400 ")
          .contains("too old");
      assertThat(client.request("GET", "/containers/none/json").answer())
          .isEqualTo("404 {\"message\":\"No such container: none\"}");
      assertThat(client.request("POST", "/containers/web/start").answer()).isEqualTo("304 ");
      assertThat(client.request("POST", "/containers/web/restart").answer())
          .startsWith("500 ")
          .contains("a bug of the engine");
      assertThat(client.request("GET", "/plugins").answer())
          .isEqualTo("501 {\"message\":\"plugins: not supported by this engine\"}");
      assertThat(client.request("POST", "/containers/create", "{\"Image\":").answer())
          .startsWith("400 {\"message\":\"request body: ");
      assertThat(client.request("GET", "/containers/web/logs").answer()).startsWith("400 ");
      assertThat(client.request("POST", "/containers/web/stop?t=soon").answer()).startsWith("400 ");
    }
  }

  @Test
  void malformedRequestIsRefusedAndTheConnectionEnds() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      assertThat(client.send("GET\r\n\r\n").answer()).startsWith("400 ");
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void filtersAreReadInBothForms() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      client.request("GET", "/containers/json?filters=%7B%22label%22%3A%5B%22a%3Db%22%5D%7D");
      assertThat(client.answer()).startsWith("200 [{\"Id\":");
      assertThat(engine.filters).isEqualTo(Filters.labels(List.of("a=b")));
      client.request(
          "GET",
          "/containers/json?filters=%7B%22label%22%3A%7B%22c%22%3Atrue%2C%22d%22%3Afalse%7D%7D");
      assertThat(client.answer()).startsWith("200 ");
      assertThat(engine.filters).isEqualTo(Filters.labels(List.of("c")));
      client.request("GET", "/networks?filters=%7B%22colour%22%3A%5B%22red%22%5D%7D");
      assertThat(client.answer()).isEqualTo("400 {\"message\":\"invalid filter 'colour'\"}");
    }
  }

  @Test
  void createReadsConfigHostConfigAndEndpointsInAnyCase() throws Exception {
    String body =
        """
        {"image":"nginx","Cmd":"sleep 1","Labels":{"a":null},"HostConfig":{"PortBindings":
        {"80/tcp":[{"HostPort":"8080"}],"81/tcp":null},"Unknown":1},"NetworkingConfig":
        {"EndpointsConfig":{"front":{"Aliases":["w"]},"back":null}}}\
        """;
    try (RawClient client = new RawClient(socket)) {
      assertThat(client.request("POST", "/v1.44/containers/create?name=web-1", body).answer())
          .isEqualTo("201 {\"Id\":\"" + FakeEngine.ID + "\",\"Warnings\":[]}");
    }
    CreateContainer created = Objects.requireNonNull(engine.created);
    assertThat(engine.createdName).isEqualTo("web-1");
    assertThat(created.config().cmd()).containsExactly("sleep 1");
    assertThat(created.config().labels()).isEqualTo(Map.of("a", ""));
    assertThat(created.hostConfig().portBindings())
        .containsEntry("80/tcp", List.of(new PortBinding("", "8080")))
        .containsEntry("81/tcp", List.of());
    assertThat(created.endpoints().keySet()).containsExactly("front", "back");
    assertThat(Objects.requireNonNull(created.endpoints().get("front")).aliases())
        .containsExactly("w");
  }

  @Test
  void imageNamesMayHaveSlashes() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      assertThat(client.request("GET", "/images/reg.io:5000/a/b:1/json").answer())
          .contains("\"RepoTags\":[\"reg.io:5000/a/b:1\"]");
      assertThat(client.request("DELETE", "/images/a/b@sha256:12").answer())
          .isEqualTo("200 [{\"Untagged\":\"a/b@sha256:12\"}]");
    }
  }

  @Test
  void waitSendsItsHeadBeforeTheExit() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      client.request("POST", "/containers/web/wait?condition=next-exit");
      assertThat(client.head()).startsWith("HTTP/1.1 200").contains("chunked");
      engine.process("web").end();
      assertThat(client.readTo("0\r\n\r\n")).contains("{\"StatusCode\":137}");
      // The connection goes on.
      assertThat(client.request("GET", "/_ping").answer()).isEqualTo("200 OK");
    }
  }

  @Test
  void logsAreFramesAndASlowReaderHoldsTheEngineBack() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      client.request("GET", "/containers/web/logs?stdout=1&stderr=true&tail=all&since=0");
      assertThat(client.head()).contains("application/vnd.docker.multiplexed-stream");
      assertThat(client.readTo("0\r\n\r\n"))
          .contains("\1\0\0\0\0\0\0\7line 1\n")
          .contains("\2\0\0\0\0\0\0\7line 2\n");
    }
    try (RawClient client = new RawClient(socket)) {
      client.request("GET", "/v1.41/containers/tty/logs?stdout=1&follow=1&tail=5");
      assertThat(client.head()).contains("application/vnd.docker.raw-stream");
      assertThat(engine.logsRequest.tail()).isEqualTo(5);
      client.readTo("line 1\n");
      engine.awaitLogsWaiting();
      assertThat(engine.framesMade.get()).isLessThan(500_000);
    }
    assertThat(engine.logsClosed.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void quietFollowerIsReleasedWhenItsClientLeaves() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      client.request("GET", "/events");
      client.head();
    }
    try (RawClient client = new RawClient(socket)) {
      client.request("GET", "/events?filters=%7B%22type%22%3A%5B%22container%22%5D%7D");
      client.head();
      engine.bus.publish("volume", "create", "v", Map.of());
      engine.bus.publish("container", "start", "c", Map.of("image", "nginx"));
      assertThat(client.readTo("\r\n\r\n"))
          .contains(
              "{\"status\":\"start\",\"id\":\"c\",\"from\":\"nginx\",\"Type\":\"container\","
                  + "\"Action\":\"start\",\"Actor\":{\"ID\":\"c\"");
    }
  }

  @Test
  void uploadIsHeldBackUntilTheEngineReads() throws Exception {
    byte[] block = new byte[1 << 20];
    try (RawClient client = new RawClient(socket)) {
      client.send(
          "POST /images/load HTTP/1.1\r\nHost: d\r\nExpect: 100-continue\r\nContent-Length: "
              + 16 * block.length
              + "\r\n\r\n");
      long sent = sendUntilBlocked(client, block);
      assertThat(sent).isLessThan(4L * block.length);
      engine.receive.countDown();
      assertThat(client.head()).startsWith("HTTP/1.1 100 ");
      ByteBuffer out = ByteBuffer.wrap(block);
      for (long left = 16L * block.length - sent; left > 0; ) {
        left -= client.channel().write(out.clear().limit((int) Math.min(left, block.length)));
      }
      assertThat(client.head()).startsWith("HTTP/1.1 200");
      assertThat(client.readTo("0\r\n\r\n"))
          .contains("{\"stream\":\"Loaded image: a/b:1\\n\"}\r\n");
      assertThat(engine.bytesReceived.get()).isEqualTo(16L * block.length);
    }
  }

  /** Writes until the socket takes nothing for a third of a second; the count of bytes. */
  private static long sendUntilBlocked(RawClient client, byte[] block) throws IOException {
    long sent = 0;
    try (Selector selector = Selector.open()) {
      client.channel().configureBlocking(false);
      client.channel().register(selector, SelectionKey.OP_WRITE);
      while (selector.select(300) > 0) {
        selector.selectedKeys().clear();
        sent += client.channel().write(ByteBuffer.wrap(block));
      }
    }
    client.channel().configureBlocking(true);
    return sent;
  }

  @Test
  void pruneRemovesWhatIsNotNeeded() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      assertThat(client.request("POST", "/images/prune").answer())
          .startsWith("200 {\"ImagesDeleted\":[{\"Untagged\":");
      assertThat(client.request("POST", "/networks/prune").answer())
          .isEqualTo("200 {\"NetworksDeleted\":[\"old\"]}");
    }
  }

  @Test
  void pullFailsWithAStatusBeforeItBeganAndWithAMessageAfter() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      client.request("POST", "/images/create?fromImage=denied&tag=1");
      assertThat(client.answer())
          .isEqualTo("404 {\"message\":\"pull access denied for denied:1\"}");
      client.request("POST", "/images/create?fromImage=torn&tag=sha256:1");
      assertThat(client.readTo("0\r\n\r\n"))
          .contains("{\"status\":\"Pulling from torn@sha256:1\",\"id\":\"1\"}\r\n")
          .contains(
              "{\"errorDetail\":{\"message\":\"unexpected EOF\"},\"error\":\"unexpected EOF\"}");
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      String requests =
          """
          GET /_ping HTTP/1.1
          Host: d

          GET /nowhere HTTP/1.1
          Host: d

          POST /containers/web/kill HTTP/1.1
          Transfer-Encoding: chunked

          4
          null
          0

          HEAD /_ping HTTP/1.1
          Connection: close

          """;
      client.send(requests.replace("\n", "\r\n"));
      assertThat(client.answer()).isEqualTo("200 OK");
      assertThat(client.answer()).startsWith("404 ");
      assertThat(client.answer()).isEqualTo("204 ");
      assertThat(client.rest()).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n");
    }
  }

  @Test
  void closingEndsEndlessAnswersAndLetsOthersFinish() throws Exception {
    try (RawClient events = new RawClient(socket);
        RawClient idle = new RawClient(socket)) {
      events.request("GET", "/events");
      events.head();
      assertThat(idle.request("GET", "/_ping").answer()).isEqualTo("200 OK");
      long start = System.nanoTime();
      server.close();

      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
      events.rest();
      assertThat(idle.rest()).isEmpty();
    }
  }
}
