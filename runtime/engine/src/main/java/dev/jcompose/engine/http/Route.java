package dev.jcompose.engine.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What answers a method and a path. In a pattern {@code {id}} is one segment; {@code {name*}} is
 * one or more, since image names contain slashes.
 */
final class Route {
  /** Answers; may block. */
  interface Handler {
    void handle(Exchange exchange) throws IOException, InterruptedException;
  }

  private static final Pattern HOLE = Pattern.compile("\\{(\\w+)(\\*?)}");

  private final String method;
  private final Pattern path;
  private final List<String> names = new ArrayList<>();
  private final Handler handler;

  Route(String method, String pattern, Handler handler) {
    this.method = method;
    this.handler = handler;
    StringBuilder regex = new StringBuilder();
    Matcher hole = HOLE.matcher(pattern);
    int end = 0;
    while (hole.find()) {
      regex.append(Pattern.quote(pattern.substring(end, hole.start())));
      regex.append(hole.group(2).isEmpty() ? "([^/]+)" : "(.+)");
      names.add(hole.group(1));
      end = hole.end();
    }
    path = Pattern.compile(regex.append(Pattern.quote(pattern.substring(end))).toString());
  }

  Handler handler() {
    return handler;
  }

  /** The parts of the path by their names; null if this is another route's path. */
  @Nullable Map<String, String> match(String requestMethod, String requestPath) {
    if (!method.equals(requestMethod)) {
      return null;
    }
    Matcher matcher = path.matcher(requestPath);
    if (!matcher.matches()) {
      return null;
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      values.put(names.get(i), matcher.group(i + 1));
    }
    return values;
  }
}
