package dev.jcompose.images.registry;

import java.io.InputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request to a registry, which may be sent more than once.
 *
 * @param scope what a token must allow, {@code repository:library/nginx:pull}; may be empty
 * @param body read anew for each attempt; null for none
 */
record Call(
    String method, URI uri, String scope, Map<String, String> headers, @Nullable Body body) {

  /** Content of known length. */
  record Body(long length, Supplier<InputStream> content) {}

  static Call of(String method, URI uri, String scope) {
    return new Call(method, uri, scope, Map.of(), null);
  }

  Call with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Call(method, uri, scope, more, body);
  }

  Call with(Body content) {
    return new Call(method, uri, scope, headers, content);
  }

  Call to(URI elsewhere) {
    return new Call(method, elsewhere, scope, headers, body);
  }

  boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** For messages, without a query: that may hold a signature. */
  String shown() {
    return shown(method, uri);
  }

  static String shown(String method, URI uri) {
    return method + " " + uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
  }
}
