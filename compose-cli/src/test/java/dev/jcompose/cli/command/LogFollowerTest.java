package dev.jcompose.cli.command;

import static dev.jcompose.engine.client.ScriptedEngine.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jcompose.cli.output.LogPrinter;
import dev.jcompose.cli.output.Output;
import dev.jcompose.engine.client.HttpEngine;
import dev.jcompose.engine.client.ScriptedEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
@Timeout(60)
class LogFollowerTest {
  private static final String LOGS = "GET /v1.44/containers/c1/logs?stdout=1&stderr=1&follow=1";

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final CountDownLatch listening = new CountDownLatch(1);
  private final CountDownLatch restarted = new CountDownLatch(1);

  @Test
  void followsAContainerThroughARestartToItsEnd() throws Exception {
    try (ScriptedEngine server = ScriptedEngine.at(directory.resolve("s"), "1.44");
        HttpEngine engine = HttpEngine.at(server.host())) {
      server.on(LOGS + "&tail=all ", frame("one"));
      server.on(LOGS + "&tail=all&since=5.000000000", frame("two"));
      server.on("GET /v1.44/containers/c1/json", json(200, details(true)));
      server.on("GET /v1.44/events", (in, events) -> tell(server, events));
      OutputStream watched = new Watched(out, "(restarting)", restarted);
      LogPrinter printer =
          new LogPrinter(Output.to(watched, OutputStream.nullOutputStream()), true, false);
      var options = new LogFollower.Options(s -> true, s -> true, true, false, true);
      try (LogFollower follower = LogFollower.listen(engine, "demo", printer, options)) {
        listening.countDown();
        follower.await(f -> f.firstExit() != null);
        follower.settle();
        follower.await(f -> false);
        assertThat(follower.firstExit()).isEqualTo(new LogFollower.Exit("web", 3));
      }
    }
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "web-1 | one",
            "web-1 exited with code 1 (restarting)",
            "web-1 | two",
            "web-1 exited with code 3");
  }

  /** Two runs of a container, the second not before the first's end was printed. */
  private void tell(ScriptedEngine server, OutputStream events) throws IOException {
    events.write(bytes("HTTP/1.1 200 OK\r\n\r\n"));
    awaitQuietly(listening);
    events.write(event("start", 1, ""));
    events.write(event("die", 5, "1"));
    awaitQuietly(restarted);
    server.on("GET /v1.44/containers/c1/json", json(200, details(false)));
    events.write(event("start", 6, ""));
    events.write(event("die", 9, "3"));
  }

  private static String frame(String text) {
    return "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n\1\0\0\0\0\0\0\4" + text + "\n";
  }

  private static String details(boolean restarting) {
    return "{\"Id\":\"c1\",\"State\":{\"Restarting\":" + restarting + "}}";
  }

  private static byte[] event(String action, long seconds, String exitCode) {
    return bytes(
        """
        {"Type":"container","Action":"%s","timeNano":%d000000000,"Actor":{"ID":"c1","Attributes":
        {"name":"demo-web-1","com.docker.compose.service":"web","exitCode":"%s"}}}
        """
            .formatted(action, seconds, exitCode));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells when a text has been written. */
  private static final class Watched extends OutputStream {
    private final ByteArrayOutputStream target;
    private final String text;
    private final CountDownLatch seen;

    Watched(ByteArrayOutputStream target, String text, CountDownLatch seen) {
      this.target = target;
      this.text = text;
      this.seen = seen;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      target.write(bytes, offset, length);
      if (target.toString(StandardCharsets.UTF_8).contains(text)) {
        seen.countDown();
      }
    }
  }
}
