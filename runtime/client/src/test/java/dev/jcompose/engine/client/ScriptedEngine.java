package dev.jcompose.engine.client;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A unix-socket server that answers each path with prepared bytes. */
public final class ScriptedEngine implements AutoCloseable {

  /** What a path does with the connection after the request was read. */
  public interface Answer {
    void write(InputStream in, OutputStream out) throws IOException;
  }

  public final AtomicInteger connections = new AtomicInteger();
  public final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final ServerSocketChannel server;
  private final Path socket;
  private final Thread acceptor = Thread.ofVirtual().unstarted(this::accept);

  private ScriptedEngine(Path socket, String apiVersion) throws IOException {
    this.socket = socket;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    on(
        "GET /_ping",
        "HTTP/1.1 200 OK\r\nApi-Version: " + apiVersion + "\r\nContent-Length: 2\r\n\r\nOK");
  }

  /** Listens at this path and says that it speaks this API version. */
  public static ScriptedEngine at(Path socket, String apiVersion) throws IOException {
    ScriptedEngine engine = new ScriptedEngine(socket, apiVersion);
    engine.acceptor.start();
    return engine;
  }

  /** The address for clients. */
  public String host() {
    return "unix://" + socket;
  }

  /** Answers requests whose line starts so. */
  public void on(String start, String response) {
    on(start, (in, out) -> out.write(response.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Answers requests whose line starts so. */
  public void on(String start, Answer answer) {
    answers.put(start, answer);
  }

  /** A response with a JSON body. */
  public static String json(int status, String body) {
    return "HTTP/1.1 "
        + status
        + " X\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel client = server.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        InputStream in = Channels.newInputStream(client);
        OutputStream out = Channels.newOutputStream(client)) {
      for (String line = line(in); line != null; line = line(in)) {
        String request = line;
        int length = skipHeaders(in);
        byte[] body = in.readNBytes(length);
        requests.add(
            length == 0 ? request : request + " " + new String(body, StandardCharsets.UTF_8));
        answers.entrySet().stream()
            .filter(e -> request.startsWith(e.getKey()))
            .findFirst()
            .orElseThrow(() -> new IOException("nothing scripted for " + request))
            .getValue()
            .write(in, out);
        if (request.contains("/close")) {
          return;
        }
      }
    } catch (IOException e) {
      // The test's assertions see a lost connection.
    }
  }

  private static int skipHeaders(InputStream in) throws IOException {
    int length = 0;
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring("Content-Length: ".length()));
      }
    }
    return length;
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
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      // Until the thread has left accept, the kernel still takes connections.
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
