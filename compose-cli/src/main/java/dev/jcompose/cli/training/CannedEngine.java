package dev.jcompose.cli.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An engine that takes every request and answers from memory: one container, which runs. */
final class CannedEngine implements AutoCloseable {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String LABELS =
      """
      {"com.docker.compose.project":"training","com.docker.compose.service":"web",
       "com.docker.compose.oneoff":"False","com.docker.compose.container-number":"1",
       "com.docker.compose.config-hash":"0"}\
      """;
  private static final String SUMMARY =
      """
      {"Id":"%s","Names":["/training-web-1"],"Image":"jcompose.local/host","ImageID":"sha256:%s",
       "Command":"sleep 1","Created":1700000000,"State":"running","Status":"Up 2 seconds",
       "Ports":[{"IP":"127.0.0.1","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}],
       "Labels":%s,"HostConfig":{"NetworkMode":"training_default"},
       "NetworkSettings":{"Networks":{"training_default":{"NetworkID":"n1"}}},
       "Mounts":[{"Type":"volume","Name":"training_data","Destination":"/data","RW":true}]}\
      """
          .formatted(ID, ID, LABELS);
  private static final String DETAILS =
      """
      {"Id":"%s","Name":"/training-web-1","Created":"2026-01-01T00:00:00Z","Image":"sha256:%s",
       "State":{"Status":"running","Running":true,"Pid":7,"StartedAt":"2026-01-01T00:00:00Z"},
       "HostConfig":{"NetworkMode":"training_default"},"Config":{"Image":"x","Labels":%s},
       "NetworkSettings":{"Ports":{},"Networks":{"training_default":{"NetworkID":"n1"}}}}\
      """
          .formatted(ID, ID, LABELS);
  private static final String NETWORK =
      """
      {"Name":"training_default","Id":"n1","Driver":"bridge","Scope":"local",
       "Labels":{"com.docker.compose.project":"training",
                 "com.docker.compose.network":"default"}}\
      """;
  private static final String VOLUME =
      """
      {"Name":"training_data","Driver":"local","Mountpoint":"/x","Scope":"local",
       "Labels":{"com.docker.compose.project":"training","com.docker.compose.volume":"data"}}\
      """;

  private final ServerSocketChannel server;

  private CannedEngine(ServerSocketChannel server) {
    this.server = server;
  }

  static CannedEngine at(Path socket) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    CannedEngine engine = new CannedEngine(server);
    Thread.ofVirtual().start(engine::accept);
    return engine;
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void serve(SocketChannel client) {
    try (client;
        InputStream in = Channels.newInputStream(client);
        OutputStream out = Channels.newOutputStream(client)) {
      for (String line = line(in); line != null; line = line(in)) {
        int length = 0;
        for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
          if (header.startsWith("Content-Length: ")) {
            length = Integer.parseInt(header.substring("Content-Length: ".length()));
          }
        }
        in.skipNBytes(length);
        String path = line.split(" ", 3)[1].replaceFirst("^/v[0-9.]+", "");
        if (path.startsWith("/events")) {
          out.write(ascii("HTTP/1.1 200 OK\r\n\r\n"));
          in.transferTo(OutputStream.nullOutputStream());
          return;
        }
        byte[] body =
            answer(line.substring(0, line.indexOf(' ')), path).getBytes(StandardCharsets.UTF_8);
        out.write(
            ascii(
                "HTTP/1.1 200 OK\r\nApi-Version: 1.47\r\nContent-Length: "
                    + body.length
                    + "\r\n\r\n"));
        out.write(body);
      }
    } catch (IOException e) {
      // A client that goes away has got what it wanted.
    }
  }

  private static String answer(String method, String path) {
    if (path.startsWith("/containers/json")) {
      return "[" + SUMMARY + "]";
    }
    if (path.matches("/containers/[^/]+/json")) {
      return DETAILS;
    }
    if (path.startsWith("/containers/create")) {
      return "{\"Id\":\"" + ID + "\",\"Warnings\":[]}";
    }
    if (path.startsWith("/networks")) {
      return method.equals("GET") ? "[" + NETWORK + "]" : "{\"Id\":\"n1\"}";
    }
    if (path.startsWith("/volumes")) {
      return method.equals("GET") ? "{\"Volumes\":[" + VOLUME + "]}" : VOLUME;
    }
    if (path.matches("/images/.+/json")) {
      return "{\"Id\":\"sha256:" + ID + "\",\"RepoTags\":[\"x:latest\"],\"Config\":{}}";
    }
    if (path.startsWith("/images/json")) {
      return "[]";
    }
    if (path.contains("/logs")) {
      return "";
    }
    return "{}";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return null;
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
