package dev.jcompose.engine.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.jcompose.engine.api.ApiJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. A handler answers once, by one of {@code json}, {@code text}, {@code
 * empty}, {@code stream} and {@code hijack}.
 */
final class Exchange {
  /** A request body read and thrown away to keep the connection for the next request. */
  private static final int SKIPPED = 1 << 20;

  private final Connection connection;
  private final HttpRequest request;
  private final InboundStream body;

  private ApiVersion version = ApiVersion.MAX;
  private Map<String, String> path = Map.of();
  private Query query = Query.NONE;
  private boolean answered;
  private boolean hijacked;

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Runnable onGone;
  private Connection.@Nullable Gone gone;

  Exchange(Connection connection, HttpRequest request) {
    this.connection = connection;
    this.request = request;
    this.body = InboundStream.body(connection.inbound(), this::sayContinue);
  }

  /** What the router found out from the path. */
  void route(ApiVersion apiVersion, Map<String, String> pathValues, Query queryValues) {
    version = apiVersion;
    path = pathValues;
    query = queryValues;
  }

  HttpRequest request() {
    return request;
  }

  ApiVersion version() {
    return version;
  }

  /** The part of the path that the route's pattern names so. */
  String path(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalStateException("no {" + name + "} in the route of " + request.uri());
    }
    return value;
  }

  /** Whether the route's pattern names a part of the path so. */
  boolean hasPath(String name) {
    return path.containsKey(name);
  }

  Query query() {
    return query;
  }

  InboundStream body() {
    return body;
  }

  // Answers.

  void json(int status, Object value) {
    try {
      full(status, "application/json", ApiJson.mapper().writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON for " + value.getClass().getName(), e);
    }
  }

  void text(int status, String text, Map<String, String> headers) {
    FullHttpResponse response = response(status, text.getBytes(StandardCharsets.UTF_8));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    headers.forEach(response.headers()::set);
    send(response);
  }

  /** A status without a body. */
  void empty(int status) {
    send(response(status, new byte[0]));
  }

  /** A status and headers without a body. */
  void empty(int status, Map<String, String> headers) {
    FullHttpResponse response = response(status, new byte[0]);
    headers.forEach(response.headers()::set);
    send(response);
  }

  private void full(int status, String type, byte[] content) {
    FullHttpResponse response = response(status, content);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    send(response);
  }

  private FullHttpResponse response(int status, byte[] content) {
    boolean head = request.method().equals(HttpMethod.HEAD);
    ByteBuf sent = head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(content);
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), sent);
    common(response.headers());
    if (status != 204 && status != 304) {
      HttpUtil.setContentLength(response, content.length);
    }
    return response;
  }

  private void send(HttpResponse response) {
    claim();
    connection.send(response);
  }

  /** A long answer of status 200 whose head is sent at once. The caller finishes it. */
  Outbound stream(String contentType) {
    return stream(contentType, Map.of());
  }

  Outbound stream(String contentType, Map<String, String> headers) {
    claim();
    boolean chunked = request.protocolVersion().isKeepAliveDefault();
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    common(head.headers()).set(HttpHeaderNames.CONTENT_TYPE, contentType);
    headers.forEach(head.headers()::set);
    if (chunked) {
      HttpUtil.setTransferEncodingChunked(head, true);
      connection.send(head);
      return connection.open(true);
    }
    // HTTP/1.0 knows no chunks: the answer ends with the connection.
    hijacked = true;
    connection.hijack(head);
    return connection.open(false);
  }

  /** A connection that has left HTTP. */
  record Hijack(InboundStream input, Outbound output) {}

  /**
   * Leaves HTTP: 101 if the client asked for an upgrade, else a 200 whose body has no framing. From
   * then on bytes go raw in both directions.
   */
  Hijack hijack(String contentType) throws IOException {
    if (!skipBody()) {
      throw new IOException("request body of " + request.uri() + " has no end");
    }
    claim();
    HttpHeaders asked = request.headers();
    boolean upgrade =
        asked.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
            && asked.contains(HttpHeaderNames.UPGRADE);
    HttpResponse head;
    if (upgrade) {
      // A full response: the encoder must see the end of it before it is taken away.
      head =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, new HttpResponseStatus(101, "UPGRADED"));
      head.headers()
          .set(HttpHeaderNames.CONNECTION, "Upgrade")
          .set(HttpHeaderNames.UPGRADE, asked.get(HttpHeaderNames.UPGRADE));
    } else {
      head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    }
    common(head.headers()).set(HttpHeaderNames.CONTENT_TYPE, contentType);
    hijacked = true;
    connection.hijack(head);
    return new Hijack(InboundStream.raw(connection.inbound()), connection.open(false));
  }

  /** Whether an answer was begun. */
  boolean answered() {
    return answered;
  }

  boolean hijacked() {
    return hijacked;
  }

  private void claim() {
    if (answered) {
      throw new IllegalStateException("second answer to " + request.uri());
    }
    answered = true;
  }

  private HttpHeaders common(HttpHeaders headers) {
    return headers
        .set("Api-Version", ApiVersion.MAX.toString())
        .set("Docker-Experimental", "false")
        .set("Ostype", "linux")
        .set(HttpHeaderNames.SERVER, "jcompose (linux)");
  }

  private void sayContinue() {
    if (HttpUtil.is100ContinueExpected(request) && !answered) {
      connection.send(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
  }

  // The client's going away.

  /**
   * Has this run, on a thread of its own, if the client goes away before the answer is over: at
   * once if it has gone. For a hijacked answer a client that merely sends no more is still there.
   */
  void onGone(Runnable action) {
    boolean now;
    lock.lock();
    try {
      onGone = action;
      now = gone != null && ends(gone);
    } finally {
      lock.unlock();
    }
    if (now) {
      Thread.ofVirtual().start(action);
    }
  }

  void clientGone(Connection.Gone how) {
    Runnable action;
    lock.lock();
    try {
      gone = how;
      action = ends(how) ? onGone : null;
    } finally {
      lock.unlock();
    }
    if (action != null) {
      Thread.ofVirtual().start(action);
    }
  }

  private boolean ends(Connection.Gone how) {
    Channel channel = connection.channel();
    return how == Connection.Gone.WHOLLY || !hijacked || !channel.isActive();
  }

  /** Reads on to the end of the request; false if too much is left of it. */
  boolean skipBody() throws IOException {
    body.close();
    if (request.decoderResult().isFailure()) {
      return false;
    }
    byte[] waste = new byte[8192];
    int left = SKIPPED;
    while (!body.atEnd() && left > 0) {
      int count = body.read(waste);
      left -= Math.max(count, 0);
    }
    return body.atEnd();
  }
}
