import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * A small key-value store over HTTP: {@code GET}, {@code PUT} and {@code DELETE /keys/NAME}, {@code
 * GET /keys} lists the names, {@code POST /keys/NAME} adds one to a number. A PUT with {@code
 * If-None-Match: *} keeps a value that is there. Each value is a file, on disk before it is
 * acknowledged.
 */
class Store {
  private static final Path DATA = Path.of("/data");
  private static final int PORT = 7000;

  public static void main(String[] arguments) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(PORT), 0);
    server.createContext("/health", exchange -> answer(exchange, 200, "ok\n"));
    server.createContext("/keys", Store::keys);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    System.out.println("store: " + names().lines().count() + " keys, listening on port " + PORT);
  }

  private static void keys(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    if (path.equals("/keys")) {
      answer(exchange, 200, names());
      return;
    }
    String name = URLDecoder.decode(path.substring("/keys/".length()), StandardCharsets.UTF_8);
    if (name.isEmpty()) {
      answer(exchange, 400, "a key needs a name\n");
      return;
    }
    System.out.println("store: " + exchange.getRequestMethod() + " " + name);
    // Encoded, a name has no slash and is no dot name: it cannot leave the folder.
    Path file = DATA.resolve("key-" + URLEncoder.encode(name, StandardCharsets.UTF_8));
    synchronized (Store.class) {
      operate(exchange, file);
    }
  }

  private static void operate(HttpExchange exchange, Path file) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "GET" -> {
        if (Files.exists(file)) {
          answer(exchange, 200, Files.readString(file));
        } else {
          answer(exchange, 404, "no such key\n");
        }
      }
      case "PUT" -> {
        String value = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (Files.exists(file)
            && "*".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
          answer(exchange, 412, "there already\n");
        } else {
          write(file, value);
          answer(exchange, 201, "");
        }
      }
      case "POST" -> {
        long number = Files.exists(file) ? Long.parseLong(Files.readString(file)) + 1 : 1;
        write(file, Long.toString(number));
        answer(exchange, 200, Long.toString(number));
      }
      case "DELETE" -> answer(exchange, Files.deleteIfExists(file) ? 200 : 404, "");
      default -> answer(exchange, 405, "GET, PUT, POST or DELETE\n");
    }
  }

  private static String names() throws IOException {
    try (Stream<Path> files = Files.list(DATA)) {
      StringBuilder names = new StringBuilder();
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("key-"))
          .sorted()
          .forEach(
              name ->
                  names
                      .append(
                          URLDecoder.decode(
                              name.substring("key-".length()), StandardCharsets.UTF_8))
                      .append('\n'));
      return names.toString();
    }
  }

  private static void write(Path file, String value) throws IOException {
    Path draft = file.resolveSibling("draft");
    Files.writeString(draft, value);
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
