package dev.jcompose.images.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jcompose.images.reference.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A registry in memory that does what it is told instead of what it should. */
final class FakeRegistry implements AutoCloseable {

  /** One wrong answer. */
  interface Fault {
    void answer(HttpExchange exchange, byte[] content) throws IOException;
  }

  /** A request that came. */
  record Seen(String method, String path, String range, String authorization) {}

  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, byte[]> documents = new ConcurrentHashMap<>();
  private final Map<String, String> types = new ConcurrentHashMap<>();
  private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
  private final Map<String, Fault> always = new ConcurrentHashMap<>();
  final List<Seen> seen = new CopyOnWriteArrayList<>();

  FakeRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(workers);
    server.createContext("/", this::handle);
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Serves a blob of {@code repo}; its digest. */
  Digest blob(byte[] content) {
    return blob(Digest.of(content), content);
  }

  /** The same under a digest that may lie. */
  Digest blob(Digest digest, byte[] content) {
    documents.put("/v2/repo/blobs/" + digest, content);
    return digest;
  }

  /** Serves a manifest under a tag and under its digest. */
  Digest manifest(String tag, String mediaType, byte[] content) {
    Digest digest = Digest.of(content);
    for (String reference : List.of(tag, digest.toString())) {
      documents.put("/v2/repo/manifests/" + reference, content);
      types.put("/v2/repo/manifests/" + reference, mediaType);
    }
    return digest;
  }

  /** The next requests for a path that ends so are answered so, one by one. */
  FakeRegistry next(String end, Fault... answers) {
    faults.put(end, new ArrayDeque<>(List.of(answers)));
    return this;
  }

  /** All further requests are. */
  FakeRegistry always(String end, Fault answer) {
    always.put(end, answer);
    return this;
  }

  void mend() {
    faults.clear();
    always.clear();
  }

  long count(String end) {
    return seen.stream().filter(s -> s.method().equals("GET") && s.path().endsWith(end)).count();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    seen.add(
        new Seen(
            exchange.getRequestMethod(),
            path,
            String.valueOf(exchange.getRequestHeaders().getFirst("Range")),
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))));
    try (exchange) {
      byte[] content = documents.getOrDefault(path, new byte[0]);
      Fault fault = fault(path);
      if (fault != null) {
        fault.answer(exchange, content);
      } else if (path.equals("/v2/")) {
        send(exchange, 200, "{}".getBytes(UTF_8));
      } else if (!documents.containsKey(path)) {
        send(
            exchange,
            404,
            "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}"
                .getBytes(UTF_8));
      } else {
        serve(exchange, path, content);
      }
    }
  }

  private @org.jspecify.annotations.Nullable Fault fault(String path) {
    for (var entry : faults.entrySet()) {
      if (path.endsWith(entry.getKey())) {
        synchronized (entry.getValue()) {
          Fault fault = entry.getValue().poll();
          if (fault != null) {
            return fault;
          }
        }
      }
    }
    return always.entrySet().stream()
        .filter(e -> path.endsWith(e.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private void serve(HttpExchange exchange, String path, byte[] content) throws IOException {
    exchange
        .getResponseHeaders()
        .set("Content-Type", types.getOrDefault(path, "application/octet-stream"));
    String range = exchange.getRequestHeaders().getFirst("Range");
    int start = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
    if (start >= content.length && start > 0) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    byte[] rest = java.util.Arrays.copyOfRange(content, start, content.length);
    send(exchange, range == null ? 200 : 206, rest);
  }

  static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    if (content.length > 0) {
      exchange.getResponseBody().write(content);
    }
  }

  /** Just a status. */
  static Fault status(int status, String... headers) {
    return (exchange, _) -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** Announces all, sends half, and ends the connection. */
  static Fault half() {
    return (exchange, content) -> {
      exchange.sendResponseHeaders(200, content.length);
      OutputStream out = exchange.getResponseBody();
      out.write(content, 0, content.length / 2);
      out.flush();
    };
  }

  /** Other content of the caller's choice, whatever was asked. */
  static Fault other(byte[] content) {
    return (exchange, _) -> send(exchange, 200, content);
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
