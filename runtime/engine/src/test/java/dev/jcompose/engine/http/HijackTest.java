package dev.jcompose.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class HijackTest {
  private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: tcp\r\n";

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
  }

  @Test
  void attachUpgradesAndCarriesInputRawAndOutputInFrames() throws Exception {
    try (RawClient client = attach("web", UPGRADE, "")) {
      assertThat(client.head())
          .startsWith("HTTP/1.1 101 UPGRADED\r\n")
          .containsIgnoringCase("content-type: application/vnd.docker.multiplexed-stream")
          .containsIgnoringCase("connection: upgrade")
          .containsIgnoringCase("upgrade: tcp")
          .doesNotContainIgnoringCase("transfer-encoding");
      client.send("hello");
      assertThat(client.readTo("hello")).isEqualTo("\1\0\0\0\0\0\0\5hello");
      client.send("!bad");
      assertThat(client.readTo("!bad")).isEqualTo("\2\0\0\0\0\0\0\4!bad");
      client.endInput();
      assertThat(client.rest()).isEmpty();
      assertThat(engine.process("web").ended()).isTrue();
    }
  }

  @Test
  void inputThatComesTogetherWithTheRequestIsNotTakenForARequest() throws Exception {
    try (RawClient client = attach("web", "", "GET / HTTP/1.1\r\n\r\n")) {
      client.endInput();
      assertThat(client.head())
          .startsWith("HTTP/1.1 200 OK\r\n")
          .doesNotContainIgnoringCase("transfer-encoding")
          .doesNotContainIgnoringCase("content-length");
      assertThat(client.rest()).isEqualTo("\1\0\0\0\0\0\0\22GET / HTTP/1.1\r\n\r\n");
    }
  }

  @Test
  void terminalIsRawAndItsDetachKeysLeaveTheProcessAlone() throws Exception {
    try (RawClient client = attach("tty", UPGRADE, "")) {
      assertThat(client.head())
          .containsIgnoringCase("content-type: application/vnd.docker.raw-stream");
      client.send("a\20b");
      assertThat(client.readTo("b")).isEqualTo("a\20b");
      client.send("c\20");
      client.readTo("c");
      client.send("\21d");
      assertThat(client.rest()).isEmpty();
      assertThat(engine.process("tty").ended()).isFalse();
    }
  }

  @Test
  void execWithoutInputEndsWithItsProcessAndKnowsItsExitCodeThen() throws Exception {
    String exec = exec("{\"Cmd\":[\"date\",\"-u\"],\"AttachStdout\":true}");
    try (RawClient client = new RawClient(socket)) {
      client.request("POST", "/exec/" + exec + "/start", "{\"Detach\":false,\"Tty\":false}");
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
      assertThat(client.rest()).isEqualTo("\1\0\0\0\0\0\0\10date -u\n");
    }
    try (RawClient client = new RawClient(socket)) {
      assertThat(client.request("GET", "/exec/" + exec + "/json").answer())
          .contains("\"Running\":false,\"ExitCode\":7");
    }
  }

  @Test
  void detachedExecIsAnsweredAtOnceAndTheConnectionGoesOn() throws Exception {
    String exec = exec("{\"Cmd\":[\"date\"],\"AttachStdin\":true}");
    try (RawClient client = new RawClient(socket)) {
      client.request("POST", "/exec/" + exec + "/start", "{\"Detach\":true}");
      assertThat(client.answer()).isEqualTo("200 ");
      assertThat(client.request("GET", "/exec/" + exec + "/json").answer())
          .contains("\"Running\":true,\"ExitCode\":null");
      assertThat(client.request("POST", "/exec/none/start", "{}").answer()).startsWith("404 ");
    }
  }

  private String exec(String body) throws IOException {
    try (RawClient client = new RawClient(socket)) {
      String answer = client.request("POST", "/containers/web/exec", body).answer();
      assertThat(answer).startsWith("201 {\"Id\":\"");
      return answer.substring(11, answer.length() - 2);
    }
  }

  private RawClient attach(String container, String headers, String behind) throws IOException {
    RawClient client = new RawClient(socket);
    client.send(
        "POST /v1.42/containers/"
            + Objects.requireNonNull(container)
            + "/attach?stream=1&stdin=1&stdout=1&stderr=1 HTTP/1.1\r\nHost: d\r\n"
            + headers
            + "Content-Length: 0\r\n\r\n"
            + behind);
    return client;
  }
}
