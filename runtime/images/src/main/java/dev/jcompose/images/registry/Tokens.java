package dev.jcompose.images.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jcompose.images.manifest.Documents;
import dev.jcompose.images.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Proofs for one registry and one user: remembers how the registry wants it, and the tokens that
 * its token service gave, by scope (Docker registry documentation, "Token Authentication
 * Specification" and "OAuth2 Token Authentication").
 */
final class Tokens {

  private static final int LIMIT = 1 << 20;
  private static final String CLIENT = "jcompose";

  /** What a service means that does not say how long a token is good. */
  private static final Duration UNSAID = Duration.ofSeconds(60);

  private static final Duration MARGIN = Duration.ofSeconds(10);

  private record Token(String value, Instant until) {}

  private final HttpClient http;
  private final Endpoint endpoint;
  private final Credentials credentials;
  private final Duration patience;
  private final InstantSource clock;

  // Guarded by this.
  private final Map<String, Token> tokens = new HashMap<>();
  private @Nullable Challenge challenge;
  private String identity = "";

  Tokens(
      HttpClient http,
      Endpoint endpoint,
      Credentials credentials,
      Duration patience,
      InstantSource clock) {
    this.http = http;
    this.endpoint = endpoint;
    this.credentials = credentials;
    this.patience = patience;
    this.clock = clock;
  }

  /** What to send along at once, as far as that is known. */
  Optional<String> header(String scope) throws IOException, InterruptedException {
    Challenge known;
    synchronized (this) {
      known = challenge;
      Token token = tokens.get(scope);
      if (token != null && clock.instant().isBefore(token.until())) {
        return Optional.of("Bearer " + token.value());
      }
    }
    if (credentials instanceof Credentials.RegistryToken(String token)) {
      return Optional.of("Bearer " + token);
    }
    return known == null ? Optional.empty() : answer(known, scope);
  }

  /** After a 401: what to send along instead; empty if there is nothing else to try. */
  Optional<String> answer(List<String> challenges, String scope)
      throws IOException, InterruptedException {
    for (Challenge offered : Challenge.parse(challenges)) {
      boolean usable = offered.scheme().equals("bearer") || offered.scheme().equals("basic");
      if (usable) {
        synchronized (this) {
          challenge = offered;
          tokens.remove(scope);
        }
        return answer(offered, scope);
      }
    }
    return Optional.empty();
  }

  private Optional<String> answer(Challenge offered, String scope)
      throws IOException, InterruptedException {
    if (offered.scheme().equals("basic")) {
      return credentials instanceof Credentials.Basic basic
          ? Optional.of(basic.header())
          : Optional.empty();
    }
    if (credentials instanceof Credentials.RegistryToken) {
      return Optional.empty();
    }
    Token token = fetch(offered, scope);
    synchronized (this) {
      tokens.put(scope, token);
    }
    return Optional.of("Bearer " + token.value());
  }

  /** The identity token that the service gave when it was asked for one; else empty. */
  synchronized String identity() {
    return identity;
  }

  private Token fetch(Challenge offered, String scope) throws IOException, InterruptedException {
    URI realm = realm(offered);
    String service = offered.parameter("service");
    // What the registry asks for, and what this call needs.
    TreeSet<String> scopes = new TreeSet<>(List.of(scope.split(" ")));
    scopes.addAll(List.of(offered.parameter("scope").split(" ")));
    scopes.remove("");
    HttpRequest request =
        credentials instanceof Credentials.IdentityToken(String user, String token)
            ? refresh(realm, service, scopes, token)
            : ask(realm, service, scopes);
    HttpResponse<InputStream> response = send(request);
    if (response.statusCode() != 200) {
      throw Refusals.of(Call.of(request.method(), realm, scope), response);
    }
    return read(realm, response);
  }

  private HttpResponse<InputStream> send(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new RegistryException(
          Kind.UNAVAILABLE,
          "token service " + request.uri().getHost() + ": " + Failures.words(e),
          e);
    }
  }

  private URI realm(Challenge offered) throws RegistryException {
    try {
      URI realm = URI.create(offered.parameter("realm"));
      boolean open = "http".equals(realm.getScheme()) && endpoint.trusting();
      if (realm.getHost() != null && (open || "https".equals(realm.getScheme()))) {
        return realm;
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw new RegistryException(
        Kind.INVALID,
        endpoint.base()
            + " names the token service \""
            + offered.parameter("realm")
            + "\", which is not an https address");
  }

  private HttpRequest ask(URI realm, String service, Set<String> scopes) {
    StringBuilder query = new StringBuilder(realm.getRawQuery() == null ? "" : realm.getRawQuery());
    add(query, "service", service);
    scopes.forEach(scope -> add(query, "scope", scope));
    HttpRequest.Builder request;
    if (credentials instanceof Credentials.Basic basic) {
      add(query, "account", basic.user());
      add(query, "client_id", CLIENT);
      add(query, "offline_token", "true");
      request =
          HttpRequest.newBuilder(withQuery(realm, query)).header("Authorization", basic.header());
    } else {
      request = HttpRequest.newBuilder(withQuery(realm, query));
    }
    return request.timeout(patience).build();
  }

  private HttpRequest refresh(URI realm, String service, Set<String> scopes, String token) {
    StringBuilder form = new StringBuilder();
    add(form, "grant_type", "refresh_token");
    add(form, "service", service);
    add(form, "client_id", CLIENT);
    add(form, "scope", String.join(" ", scopes));
    add(form, "refresh_token", token);
    return HttpRequest.newBuilder(realm)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
        .timeout(patience)
        .build();
  }

  private static URI withQuery(URI realm, StringBuilder query) {
    String text = realm.toString();
    int mark = text.indexOf('?');
    return URI.create((mark < 0 ? text : text.substring(0, mark)) + "?" + query);
  }

  private static void add(StringBuilder query, String name, String value) {
    if (!value.isEmpty()) {
      query.append(query.isEmpty() ? "" : "&").append(name).append('=');
      query.append(URLEncoder.encode(value, UTF_8));
    }
  }

  private Token read(URI realm, HttpResponse<InputStream> response) throws IOException {
    byte[] body;
    try (InputStream in = response.body()) {
      body = in.readNBytes(LIMIT);
    }
    JsonNode root = Documents.parse("answer of the token service " + realm.getHost(), body);
    String value = root.path("token").asText("");
    value = value.isEmpty() ? root.path("access_token").asText("") : value;
    if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new RegistryException(
          Kind.INVALID, "token service " + realm.getHost() + " answers without a token");
    }
    synchronized (this) {
      identity = root.path("refresh_token").asText(identity);
    }
    long seconds = root.path("expires_in").asLong(UNSAID.toSeconds());
    Duration good = Duration.ofSeconds(Math.clamp(seconds, 1, 86_400)).minus(MARGIN);
    return new Token(value, clock.instant().plus(good));
  }
}
