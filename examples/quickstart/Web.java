import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * Greets with what the store has, and counts the visits there. The argument is the store's address.
 */
class Web {
  private static final int PORT = 8080;

  public static void main(String[] arguments) throws IOException {
    String store = arguments[0];
    String host = InetAddress.getLocalHost().getHostName();
    HttpServer server = HttpServer.create(new InetSocketAddress(PORT), 0);
    server.createContext("/health", exchange -> answer(exchange, 200, "ok\n"));
    server.createContext(
        "/",
        exchange -> {
          try {
            String greeting = ask("GET", store + "/keys/greeting");
            String visits = ask("POST", store + "/keys/visits");
            answer(exchange, 200, greeting + ". Visit " + visits + ", answered by " + host + ".\n");
          } catch (IOException e) {
            answer(
                exchange,
                502,
                "the store at " + store + " does not answer: " + e.getMessage() + "\n");
          }
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    System.out.println("web: listening on port " + PORT);
  }

  private static String ask(String method, String address) throws IOException {
    var request = (HttpURLConnection) URI.create(address).toURL().openConnection();
    request.setRequestMethod(method);
    request.setConnectTimeout(2_000);
    request.setReadTimeout(2_000);
    try (var body = request.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
