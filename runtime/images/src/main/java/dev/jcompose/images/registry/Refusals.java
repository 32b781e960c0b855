package dev.jcompose.images.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.manifest.Documents;
import dev.jcompose.images.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A registry's error answers in words (OCI distribution specification, "Error Codes"). */
final class Refusals {

  private static final int LIMIT = 64 << 10;

  private Refusals() {}

  /** The exception for an answer that is none of the wanted; reads and closes its body. */
  static RegistryException of(Call call, HttpResponse<InputStream> response) {
    int status = response.statusCode();
    String said = said(response);
    String code = said.isEmpty() ? "" : said;
    String what = said.isEmpty() ? call.shown() + ": status " + status : said;
    return switch (status) {
      case 401 -> unauthorized(what, response);
      case 403 -> new RegistryException(Kind.DENIED, what);
      case 404 -> new RegistryException(Kind.NOT_FOUND, what);
      case 429 -> new RegistryException(Kind.RATE_LIMITED, rateLimit(call, code, response));
      default ->
          status >= 500
              ? new RegistryException(
                  Kind.UNAVAILABLE,
                  call.shown()
                      + ": the registry answers "
                      + status
                      + (said.isEmpty() ? "" : ": " + said))
              : new RegistryException(Kind.INVALID, what);
    };
  }

  private static RegistryException unauthorized(String what, HttpResponse<InputStream> response) {
    boolean asksForPassword =
        Challenge.parse(response.headers().allValues("www-authenticate")).stream()
            .anyMatch(challenge -> challenge.scheme().equals("basic"));
    boolean gave = response.request().headers().firstValue("Authorization").isPresent();
    return new RegistryException(
        Kind.UNAUTHORIZED, asksForPassword && !gave ? "no basic auth credentials: " + what : what);
  }

  /** {@code code: message; code: message}, as the registry's own words; empty if it has none. */
  private static String said(HttpResponse<InputStream> response) {
    byte[] body;
    try (InputStream in = response.body()) {
      body = in.readNBytes(LIMIT);
    } catch (IOException _) {
      return "";
    }
    String text = new String(body, UTF_8).strip();
    try {
      List<String> errors = new ArrayList<>();
      JsonNode root = Documents.parse("error", body);
      for (JsonNode error : root.path("errors")) {
        String code = error.path("code").asText("").toLowerCase(Locale.ROOT).replace('_', ' ');
        String message = error.path("message").asText("");
        errors.add(message.isEmpty() ? code : code.isEmpty() ? message : code + ": " + message);
      }
      if (errors.isEmpty()) {
        return root.path("details").asText(root.path("message").asText(""));
      }
      return String.join("; ", errors);
    } catch (ImageException _) {
      boolean readable = text.length() < 300 && !text.startsWith("<");
      return readable ? text.replaceAll("\\s+", " ") : "";
    }
  }

  private static String rateLimit(Call call, String said, HttpResponse<InputStream> response) {
    String limit = response.headers().firstValue("ratelimit-limit").orElse("");
    StringBuilder text =
        new StringBuilder(
            "toomanyrequests: " + call.uri().getHost() + " limits how often it is asked");
    if (!limit.isEmpty()) {
      text.append(" (").append(limitInWords(limit)).append(')');
    }
    response
        .headers()
        .firstValue("retry-after")
        .ifPresent(
            after ->
                text.append("; it says to come back after ")
                    .append(after)
                    .append(after.matches("[0-9]+") ? " seconds" : ""));
    text.append("; log in for a higher limit (jcompose login), or name a mirror in engine.json");
    return said.isEmpty() ? text.toString() : text.append(": ").append(said).toString();
  }

  /** {@code 100;w=21600}: so many in so many seconds. */
  private static String limitInWords(String limit) {
    String[] parts = limit.split(";w=", 2);
    if (parts.length < 2 || !parts[1].matches("[0-9]{1,9}")) {
      return limit;
    }
    long hours = Long.parseLong(parts[1]) / 3600;
    return parts[0] + " in " + (hours > 0 ? hours + " hours" : parts[1] + " seconds");
  }
}
