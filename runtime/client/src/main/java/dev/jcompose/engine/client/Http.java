package dev.jcompose.engine.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Requests and responses over pooled keep-alive connections (RFC 9112). */
final class Http implements Closeable {
  private static final int MAX_IDLE = 32;
  private static final int STREAM_CHUNK_BYTES = 64 * 1024;

  private final Address address;
  private final Semaphore calls;
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

  /** {@code maxCalls}: so many complete calls at once; streams and waits do not count. */
  Http(Address address, int maxCalls) {
    this.address = address;
    calls = new Semaphore(maxCalls);
  }

  Address address() {
    return address;
  }

  /**
   * Sends and reads the response's head.
   *
   * @throws EngineException of the status's kind for 304 and everything above 399, UNAVAILABLE or
   *     DENIED if no engine can be reached
   */
  Response send(String prefix, Request request) {
    Connection connection = null;
    try {
      connection = connection();
      Response response = exchange(connection, prefix, request);
      if (response.status() < 300 || response.status() == 101) {
        return response;
      }
      throw refusal(response);
    } catch (IOException e) {
      if (connection != null) {
        connection.close();
      }
      throw failure(request.method + " " + request.target, e);
    }
  }

  /** Sends and reads all of the response's body. */
  byte[] bytes(String prefix, Request request) {
    return limited(
        request.method + " " + request.target,
        () -> {
          try (InputStream body = send(prefix, request).body()) {
            return body.readAllBytes();
          } catch (IOException e) {
            throw failure(request.method + " " + request.target, e);
          }
        });
  }

  /** Makes a call once there is room for it. */
  <T> T limited(String what, Supplier<T> call) {
    try {
      calls.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(Kind.INTERNAL, what + ": interrupted", e);
    }
    try {
      return call.get();
    } finally {
      calls.release();
    }
  }

  /** What an I/O error on a connection means to callers. */
  EngineException failure(String what, IOException e) {
    if (e instanceof ClosedByInterruptException) {
      Thread.currentThread().interrupt();
      return new EngineException(Kind.INTERNAL, what + ": interrupted", e);
    }
    if (e instanceof JacksonException) {
      return new EngineException(
          Kind.INTERNAL, what + ": the engine's answer is not what the API says: " + e, e);
    }
    return new EngineException(
        Kind.UNAVAILABLE,
        "engine at " + address + ": connection lost during " + what + ": " + text(e),
        e);
  }

  private static String text(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private Connection connection() {
    for (Connection known = idle.pollFirst(); known != null; known = idle.pollFirst()) {
      if (known.usable()) {
        return known;
      }
      known.close();
    }
    try {
      return new Connection(address.connect());
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private EngineException unreachable(IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return failure("connect", e);
    }
    String reason = text(e);
    if (address instanceof Address.Unix(var path)) {
      if (reason.contains("Permission denied")) {
        return new EngineException(Kind.DENIED, "engine socket " + path + ": permission denied", e);
      }
      if (!Files.exists(path)) {
        return new EngineException(
            Kind.UNAVAILABLE, "engine socket " + path + ": no such file; no engine runs there", e);
      }
      return new EngineException(
          Kind.UNAVAILABLE, "engine socket " + path + ": no engine answers: " + reason, e);
    }
    if (e instanceof UnknownHostException) {
      reason = "host name unknown";
    } else if (e instanceof ConnectException) {
      reason = "connection refused";
    }
    return new EngineException(
        Kind.UNAVAILABLE, "engine at " + address + ": no engine answers: " + reason, e);
  }

  private Response exchange(Connection connection, String prefix, Request request)
      throws IOException {
    connection.write(head(prefix, request));
    InputStream tar = request.tar;
    if (tar != null) {
      try {
        stream(connection, tar);
      } catch (UploadCut e) {
        // The engine refused early and says why in a response that it sent before closing.
        return readHead(connection, request);
      }
    }
    return readHead(connection, request);
  }

  private ByteBuffer head(String prefix, Request request) {
    StringBuilder head = new StringBuilder(256);
    head.append(request.method).append(' ').append(prefix).append(request.target);
    head.append(" HTTP/1.1\r\nHost: ").append(address.hostHeader());
    head.append("\r\nUser-Agent: jcompose\r\n");
    head.append(request.headers);
    if (request.upgrade) {
      head.append("Connection: Upgrade\r\nUpgrade: tcp\r\n");
    }
    byte[] json = request.json;
    if (request.tar != null) {
      head.append("Content-Type: application/x-tar\r\nTransfer-Encoding: chunked\r\n");
    } else if (json != null) {
      head.append("Content-Type: application/json\r\n");
      head.append("Content-Length: ").append(json.length).append("\r\n");
    } else if (!request.method.equals("GET") && !request.method.equals("HEAD")) {
      head.append("Content-Length: 0\r\n");
    }
    head.append("\r\n");
    byte[] text = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    if (json == null) {
      return ByteBuffer.wrap(text);
    }
    return ByteBuffer.allocate(text.length + json.length).put(text).put(json).flip();
  }

  private static void stream(Connection connection, InputStream tar) throws IOException {
    byte[] chunk = new byte[STREAM_CHUNK_BYTES];
    while (true) {
      int count = tar.read(chunk);
      try {
        if (count < 0) {
          connection.write(Connection.ascii("0\r\n\r\n"));
          return;
        }
        if (count > 0) {
          connection.write(Connection.ascii(Integer.toHexString(count) + "\r\n"));
          connection.write(ByteBuffer.wrap(chunk, 0, count));
          connection.write(Connection.ascii("\r\n"));
        }
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        throw new UploadCut(e);
      }
    }
  }

  private Response readHead(Connection connection, Request request) throws IOException {
    String line = connection.readLine();
    int status = status(line);
    while (status == 100) {
      headers(connection);
      line = connection.readLine();
      status = status(line);
    }
    Map<String, String> headers = headers(connection);
    boolean last =
        line.startsWith("HTTP/1.0") || "close".equalsIgnoreCase(headers.get("connection"));
    return new Response(
        status, headers, body(connection, status, headers, request, last), connection);
  }

  private static int status(String line) throws IOException {
    if (line.startsWith("HTTP/1.") && line.length() >= 12 && line.charAt(8) == ' ') {
      try {
        return Integer.parseInt(line.substring(9, 12));
      } catch (NumberFormatException e) {
        // Said below.
      }
    }
    throw new IOException("\"" + line + "\" is not an HTTP status line");
  }

  private static Map<String, String> headers(Connection connection) throws IOException {
    Map<String, String> headers = new HashMap<>();
    while (true) {
      String line = connection.readLine();
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("\"" + line + "\" is not an HTTP header");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
  }

  private InputStream body(
      Connection connection,
      int status,
      Map<String, String> headers,
      Request request,
      boolean lastResponse)
      throws IOException {
    if (status == 101) {
      return new BodyStream.UntilClose(connection);
    }
    String length = headers.get("content-length");
    boolean bodiless = status == 204 || status == 304 || request.method.equals("HEAD");
    if (bodiless || "0".equals(length)) {
      release(connection, lastResponse);
      return InputStream.nullInputStream();
    }
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return new BodyStream.Chunked(connection, c -> release(c, lastResponse));
    }
    if (length == null) {
      return new BodyStream.UntilClose(connection);
    }
    if (request.upgrade && status == 200) {
      throw new IOException("a hijacked stream with a length");
    }
    try {
      return new BodyStream.Fixed(
          connection, Long.parseLong(length), c -> release(c, lastResponse));
    } catch (NumberFormatException e) {
      throw new IOException("Content-Length \"" + length + "\" is not a number", e);
    }
  }

  private void release(Connection connection, boolean lastResponse) {
    if (lastResponse || idle.size() >= MAX_IDLE) {
      connection.close();
    } else {
      idle.addFirst(connection);
    }
  }

  private static EngineException refusal(Response response) throws IOException {
    Kind kind = Kind.ofStatus(response.status());
    if (response.status() == 304) {
      return new EngineException(kind, "not modified");
    }
    String text;
    try (InputStream body = response.body()) {
      text = new String(body.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (EOFException e) {
      text = "";
    }
    String message = message(text);
    return new EngineException(
        kind, message == null ? "engine answered with status " + response.status() : message);
  }

  private static @Nullable String message(String body) {
    if (body.startsWith("{")) {
      try {
        JsonNode message = ApiJson.mapper().readTree(body).get("message");
        if (message != null) {
          return message.asText();
        }
      } catch (JacksonException e) {
        return body;
      }
    }
    return body.isEmpty() ? null : body;
  }

  @Override
  public void close() {
    for (Connection known = idle.pollFirst(); known != null; known = idle.pollFirst()) {
      known.close();
    }
  }

  /** The engine stopped reading the request's body. */
  private static final class UploadCut extends IOException {
    private static final long serialVersionUID = 1;

    UploadCut(IOException cause) {
      super(cause);
    }
  }
}
