package dev.jcompose.engine.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.Filters;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A request being put together. */
final class Request {
  private static final String PATH_SAFE = "-._~/:@";
  private static final String QUERY_SAFE = "-._~";

  final String method;
  final StringBuilder target;
  byte @Nullable [] json;
  @Nullable InputStream tar;
  boolean upgrade;
  final StringBuilder headers = new StringBuilder();

  private Request(String method, String path) {
    this.method = method;
    target = new StringBuilder();
    encode(path, PATH_SAFE);
  }

  static Request get(String path) {
    return new Request("GET", path);
  }

  static Request head(String path) {
    return new Request("HEAD", path);
  }

  static Request post(String path) {
    return new Request("POST", path);
  }

  static Request put(String path) {
    return new Request("PUT", path);
  }

  static Request delete(String path) {
    return new Request("DELETE", path);
  }

  /** Adds a query parameter; an empty value is left out. */
  Request with(String key, String value) {
    if (!value.isEmpty()) {
      target.append(target.indexOf("?") < 0 ? '?' : '&').append(key).append('=');
      encode(value, QUERY_SAFE);
    }
    return this;
  }

  Request with(String key, boolean value) {
    return value ? with(key, "1") : this;
  }

  Request with(String key, @Nullable Integer value) {
    return value == null ? this : with(key, value.toString());
  }

  /** Seconds since 1970 with nanoseconds. */
  Request with(String key, @Nullable Instant value) {
    return value == null
        ? this
        : with(key, "%d.%09d".formatted(value.getEpochSecond(), value.getNano()));
  }

  Request with(Filters filters) {
    if (filters.values().isEmpty()) {
      return this;
    }
    return with("filters", new String(toJson(filters.values()), StandardCharsets.UTF_8));
  }

  /** A header; its value is one line. */
  Request header(String name, String value) {
    headers.append(name).append(": ").append(value).append("\r\n");
    return this;
  }

  /** A JSON body. */
  Request body(Object value) {
    json = toJson(value);
    return this;
  }

  /** A body of unknown length. */
  Request body(InputStream stream) {
    tar = stream;
    return this;
  }

  /** Asks for the connection itself. */
  Request hijack() {
    upgrade = true;
    return this;
  }

  private static byte[] toJson(Object value) {
    try {
      return ApiJson.mapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("request body", e);
    }
  }

  private void encode(String text, String safe) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isAsciiLetterOrDigit(c) || safe.indexOf(c) >= 0) {
        target.append(c);
      } else {
        target
            .append('%')
            .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
  }

  private static boolean isAsciiLetterOrDigit(char c) {
    return c < 0x80 && Character.isLetterOrDigit(c);
  }
}
