package dev.jcompose.images.registry;

import dev.jcompose.images.registry.RegistryException.Kind;
import dev.jcompose.images.registry.RegistrySettings.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;

/** Sends requests to one endpoint for one user: proofs, redirects, and patience. */
final class Session {

  private static final int REDIRECTS = 8;
  private static final Set<Integer> REDIRECT = Set.of(301, 302, 303, 307, 308);

  private final Endpoint endpoint;
  private final HttpClient http;
  private final Tokens tokens;
  private final Patience patience;

  Session(Endpoint endpoint, HttpClient http, Tokens tokens, Patience patience) {
    this.endpoint = endpoint;
    this.http = http;
    this.tokens = tokens;
    this.patience = patience;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Tokens tokens() {
    return tokens;
  }

  Patience patience() {
    return patience;
  }

  /**
   * Sends until it works or patience ends.
   *
   * @return an answer with one of the wanted statuses; the caller closes its body
   * @throws RegistryException for any other outcome
   */
  HttpResponse<InputStream> send(Call call, Set<Integer> wanted)
      throws IOException, InterruptedException {
    Retries retries = new Retries(patience);
    while (true) {
      RegistryException failure;
      Optional<java.time.Duration> asked = Optional.empty();
      try {
        HttpResponse<InputStream> response = once(call);
        if (wanted.contains(response.statusCode())) {
          return response;
        }
        asked = Retries.asked(response.headers());
        failure = Refusals.of(call, response);
        if (!Retries.mayWorkLater(response.statusCode())) {
          throw failure;
        }
      } catch (RegistryException e) {
        if (e.kind() != Kind.UNAVAILABLE && e.kind() != Kind.RATE_LIMITED) {
          throw e;
        }
        failure = e;
      } catch (IOException e) {
        failure = Failures.unreached(call, e);
      }
      if (!retries.pause(asked)) {
        throw failure;
      }
    }
  }

  /** Sends once, with a proof if one is wanted, and follows redirects. */
  HttpResponse<InputStream> once(Call call) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = exchange(call, tokens.header(call.scope()));
    if (response.statusCode() == 401) {
      Optional<String> proof =
          tokens.answer(response.headers().allValues("www-authenticate"), call.scope());
      if (proof.isEmpty()) {
        return response;
      }
      response.body().close();
      response = exchange(call, proof);
    }
    for (int i = 0; REDIRECT.contains(response.statusCode()) && call.isRead(); i++) {
      if (i == REDIRECTS) {
        throw new RegistryException(Kind.INVALID, call.shown() + ": redirected in circles");
      }
      response.body().close();
      URI target = target(call, response);
      Optional<String> proof =
          sameOrigin(target, call.uri()) ? tokens.header(call.scope()) : Optional.empty();
      response = exchange(call.to(target), proof);
    }
    return response;
  }

  private URI target(Call call, HttpResponse<InputStream> response) throws RegistryException {
    URI from = response.uri();
    String location = response.headers().firstValue("location").orElse("");
    try {
      URI target = from.resolve(location);
      boolean open = "http".equals(target.getScheme());
      boolean secure = "https".equals(target.getScheme());
      if (target.getHost() != null
          && (secure || (open && (endpoint.trusting() || "http".equals(from.getScheme()))))) {
        return target;
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw new RegistryException(
        Kind.INVALID,
        call.shown() + ": redirected to \"" + withoutQuery(location) + "\", which is not followed");
  }

  private static String withoutQuery(String location) {
    int mark = location.indexOf('?');
    return mark < 0 ? location : location.substring(0, mark);
  }

  static boolean sameOrigin(URI a, URI b) {
    return String.valueOf(a.getScheme()).equals(b.getScheme())
        && String.valueOf(a.getAuthority()).equalsIgnoreCase(b.getAuthority());
  }

  private HttpResponse<InputStream> exchange(Call call, Optional<String> proof)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(call.uri());
    call.headers().forEach(request::header);
    request.header("User-Agent", "jcompose");
    proof.ifPresent(value -> request.header("Authorization", value));
    Call.Body body = call.body();
    if (body == null) {
      request.method(call.method(), HttpRequest.BodyPublishers.noBody());
      request.timeout(patience.stall());
      return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }
    return Uploads.send(http, request, call.method(), body, patience.stall());
  }
}
