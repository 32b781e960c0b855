package dev.jcompose.engine.client;

import java.io.InputStream;
import java.util.Map;

/** A response whose body is still to be read; header names are in lower case. */
record Response(int status, Map<String, String> headers, InputStream body, Connection connection) {
  String header(String name) {
    return headers.getOrDefault(name, "");
  }
}
