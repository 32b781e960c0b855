package dev.jcompose.engine.daemon;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the engine does in its first second, for the JVM's training run at packaging: a start on a
 * passing data root, and requests that make nothing in the kernel. {@code jcompose} never runs it.
 */
public final class EngineTraining {

  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final String CONTAINER =
      """
      {"Image":"jcompose.local/host","Cmd":["true"],"Labels":{"a":"b"},
       "Healthcheck":{"Test":["CMD","true"]},
       "HostConfig":{"NetworkMode":"training","Binds":["training:/data"],
         "PortBindings":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":""}]}},
       "NetworkingConfig":{"EndpointsConfig":{"training":{"Aliases":["a"]}}}}\
      """;
  private static final List<String> REQUESTS =
      List.of(
          request("GET", "/_ping", ""),
          request("GET", "/version", ""),
          request("GET", "/info", ""),
          request("POST", "/networks/create", "{\"Name\":\"training\"}"),
          request("GET", "/networks", ""),
          request("POST", "/containers/create?name=training", CONTAINER),
          request("GET", "/containers/json?all=1", ""),
          request("GET", "/containers/training/json", ""),
          request("GET", "/images/json", ""),
          request("GET", "/images/jcompose.local/host/json", ""),
          request("GET", "/volumes", ""),
          request("DELETE", "/containers/training?v=1", ""),
          request("DELETE", "/volumes/training", ""),
          request("DELETE", "/networks/training", ""));

  private EngineTraining() {}

  /** Runs in an empty directory that the caller removes; ends the process. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Path socket = directory.resolve("engine.sock");
    Thread engine =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    EngineMain.main(
                        new String[] {
                          "--data-root", directory.toString(), "--socket", socket.toString()
                        });
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                });
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!Files.exists(socket) && engine.isAlive() && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    for (int round = 0; round < 3; round++) {
      for (String request : REQUESTS) {
        send(socket, request);
      }
    }
    System.exit(0);
  }

  private static String request(String method, String path, String body) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: engine\r\nConnection: close\r\nContent-Type: application/json\r\n"
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static void send(Path socket, String request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(1 << 16);
      while (channel.read(answer) >= 0) {
        answer.clear();
      }
    }
  }
}
