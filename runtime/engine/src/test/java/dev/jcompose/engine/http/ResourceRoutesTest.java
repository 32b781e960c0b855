package dev.jcompose.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.engine.api.CommitRequest;
import dev.jcompose.engine.api.CopyOption;
import dev.jcompose.engine.api.HostConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ResourceRoutesTest {
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
  void statsAreObjectsOneAfterTheOtherUntilTheStreamEnds() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      assertThat(client.request("GET", "/containers/web/stats").chunks().split("\r\n"))
          .hasSize(2)
          .allMatch(sample -> sample.contains("\"name\":\"/STREAM\""));
      assertThat(client.request("GET", "/containers/web/stats?stream=0").chunks())
          .contains("\"name\":\"/ONCE\"", "\"cpu_usage\":{\"total_usage\":0", "\"precpu_stats\":");
      assertThat(client.request("GET", "/containers/web/stats?stream=0&one-shot=1").chunks())
          .contains("\"name\":\"/ONE_SHOT\"")
          .doesNotContain("\"networks\"");
      assertThat(client.request("GET", "/containers/none/stats").answer()).startsWith("404 ");
    }
  }

  @Test
  void updateReadsResourcesAndAnswersWithWarnings() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      String body =
          "{\"Memory\":1048576,\"PidsLimit\":null,\"RestartPolicy\":{\"Name\":\"always\"}}";
      assertThat(client.request("POST", "/containers/web/update", body).answer())
          .isEqualTo("200 {\"Warnings\":[\"pids limit: not in force\"]}");
      HostConfig changes = Objects.requireNonNull(engine.updated);
      assertThat(changes.memory()).isEqualTo(1_048_576);
      assertThat(changes.pidsLimit()).isNull();
      assertThat(Objects.requireNonNull(changes.restartPolicy()).name()).isEqualTo("always");
    }
  }

  @Test
  void pruneAnswersWithWhatIsGone() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      String filters = "%7B%22label%21%22%3A%5B%22keep%22%5D%7D";
      assertThat(client.request("POST", "/containers/prune?filters=" + filters).answer())
          .isEqualTo(
              "200 {\"ContainersDeleted\":[\"" + FakeEngine.ID + "\"],\"SpaceReclaimed\":7}");
      assertThat(engine.filters.of("label!")).containsExactly("keep");
      assertThat(
              client
                  .request("POST", "/containers/prune?filters=%7B%22name%22%3A%5B%22a%22%5D%7D")
                  .answer())
          .startsWith("400 ");
    }
  }

  @Test
  void sizesAreShownWhereAskedFor() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      assertThat(client.request("GET", "/containers/web/json?size=1").answer())
          .contains("\"SizeRw\":10,\"SizeRootFs\":1010");
      assertThat(client.request("GET", "/containers/web/json").answer()).doesNotContain("SizeRw");
    }
  }

  @Test
  void anArchiveSaysInItsHeadWhatThePathIs() throws Exception {
    String stat =
        Base64.getEncoder()
            .encodeToString(
                ("{\"name\":\"hosts\",\"size\":3,\"mode\":420,"
                        + "\"mtime\":\"2024-05-01T10:00:00Z\",\"linkTarget\":\"\"}")
                    .getBytes(StandardCharsets.UTF_8));
    try (RawClient client = new RawClient(socket)) {
      client.request("HEAD", "/containers/web/archive?path=/etc/hosts");
      assertThat(client.head())
          .startsWith("HTTP/1.1 200 OK\r\n")
          .containsIgnoringCase("x-docker-container-path-stat: " + stat);
      client.request("HEAD", "/containers/web/archive?path=/missing");
      assertThat(client.head()).startsWith("HTTP/1.1 404 ");
      assertThat(client.request("GET", "/containers/web/archive?path=/etc/hosts").chunks())
          .isEqualTo("200 tar");
      assertThat(client.request("GET", "/containers/web/archive").answer()).startsWith("400 ");
    }
  }

  @Test
  void anArchiveIsPutWithItsOptions() throws Exception {
    engine.receive.countDown();
    try (RawClient client = new RawClient(socket)) {
      String query = "path=/data&noOverwriteDirNonDir=true&copyUIDGID=false";
      assertThat(client.request("PUT", "/containers/web/archive?" + query, "tar").answer())
          .isEqualTo("200 ");
      assertThat(engine.archivePath).isEqualTo("/data");
      assertThat(engine.copyOptions).containsExactly(CopyOption.NO_OVERWRITE_DIR_NON_DIR);
    }
  }

  @Test
  void commitTakesEachLineOfTheChangesAsAnInstruction() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      String query = "container=web&repo=a%2Fb&tag=1&pause=0&changes=ENV+A%3D1%0AUSER+me&author=x";
      assertThat(client.request("POST", "/commit?" + query).answer())
          .isEqualTo("201 {\"Id\":\"sha256:" + "1".repeat(64) + "\"}");
      assertThat(engine.committed)
          .isEqualTo(
              new CommitRequest("web", "a/b", "1", "", "x", false, List.of("ENV A=1", "USER me")));
    }
  }

  @Test
  void changesAreNumbersByKind() throws Exception {
    try (RawClient client = new RawClient(socket)) {
      assertThat(client.request("GET", "/containers/web/changes").answer())
          .isEqualTo("200 [{\"Path\":\"/tmp\",\"Kind\":2}]");
      assertThat(client.request("GET", "/containers/web/export").chunks()).isEqualTo("200 whole");
    }
  }
}
