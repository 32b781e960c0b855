package dev.jcompose.images.registry;

import dev.jcompose.images.reference.Reference;
import dev.jcompose.images.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All registries that can be reached from here. Safe for several threads. */
public final class Registries {

  private final RegistrySettings settings;
  private final Proxies proxies;

  private record ClientKey(String host, boolean trusting) {}

  // Guarded by this.
  private final Map<ClientKey, HttpClient> clients = new HashMap<>();
  private final Map<String, Endpoint> endpoints = new HashMap<>();

  public Registries(RegistrySettings settings) {
    this.settings = settings;
    this.proxies = new Proxies(settings.environment());
  }

  /** The repository that a reference names, for reading: mirrors are asked too. */
  public Repository forPull(Reference reference, Credentials credentials)
      throws IOException, InterruptedException {
    List<Session> sessions = new ArrayList<>();
    if (reference.registry().equals("docker.io")) {
      for (URI mirror : settings.mirrors()) {
        sessions.add(mirror(mirror));
      }
    }
    sessions.add(session(reference.registry(), credentials));
    return new Repository(sessions, reference.repository());
  }

  /** The repository that a reference names, in its own registry. */
  public Repository forPush(Reference reference, Credentials credentials)
      throws IOException, InterruptedException {
    return new Repository(
        List.of(session(reference.registry(), credentials)), reference.repository());
  }

  /**
   * Proves to a registry who one is.
   *
   * @return the identity token that stands for the password from now on; empty if there is none
   * @throws RegistryException UNAUTHORIZED if it is not believed
   */
  public String login(String registry, Credentials credentials)
      throws IOException, InterruptedException {
    Session session = session(registry, credentials);
    Call ping = Call.of("GET", session.endpoint().resolve(""), "");
    session.send(ping, Set.of(200)).body().close();
    return session.tokens().identity();
  }

  private Session mirror(URI base) throws IOException {
    String text = base.toString();
    URI trimmed = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : base;
    boolean plain = "http".equals(base.getScheme());
    boolean trusting =
        plain || Endpoint.isInsecure(String.valueOf(base.getAuthority()), settings.insecure());
    return session(new Endpoint(trimmed, trusting, true), Credentials.NONE);
  }

  private Session session(String registry, Credentials credentials)
      throws IOException, InterruptedException {
    return session(endpoint(registry), credentials);
  }

  private Session session(Endpoint endpoint, Credentials credentials) throws IOException {
    HttpClient http = client(String.valueOf(endpoint.base().getAuthority()), endpoint.trusting());
    Duration patience = settings.patience().stall();
    Tokens tokens = new Tokens(http, endpoint, credentials, patience, InstantSource.system());
    return new Session(endpoint, http, tokens, settings.patience());
  }

  private Endpoint endpoint(String registry) throws IOException, InterruptedException {
    if (!Endpoint.isInsecure(registry, settings.insecure())) {
      return Endpoint.https(registry, false);
    }
    synchronized (this) {
      Endpoint known = endpoints.get(registry);
      if (known != null) {
        return known;
      }
    }
    Endpoint found = probe(registry);
    synchronized (this) {
      endpoints.put(registry, found);
    }
    return found;
  }

  /**
   * Plain HTTP or TLS, whichever is spoken. A TLS server tells plain HTTP off at once, while a
   * plain server may wait for the rest of what it takes for a request; so plain goes first, but
   * where somebody cared to install certificates.
   */
  private Endpoint probe(String registry) throws IOException, InterruptedException {
    boolean checked = hasCertificates(registry);
    Endpoint secure = Endpoint.https(registry, !checked);
    Endpoint plain = Endpoint.http(registry);
    Endpoint first = checked ? secure : plain;
    Endpoint second = checked ? plain : secure;
    Optional<IOException> failure = ping(first);
    if (failure.isEmpty()) {
      return first;
    }
    Optional<IOException> other = ping(second);
    if (other.isEmpty()) {
      return second;
    }
    throw new RegistryException(
        Kind.UNAVAILABLE,
        "GET " + first.resolve("") + ": " + Failures.words(failure.get()),
        failure.get());
  }

  private boolean hasCertificates(String registry) {
    return settings.certificates().stream()
        .anyMatch(directory -> java.nio.file.Files.isDirectory(directory.resolve(registry)));
  }

  /** Empty if there is an answer, but the one that a TLS server gives to plain HTTP. */
  private Optional<IOException> ping(Endpoint endpoint) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve("")).timeout(settings.patience().connect()).build();
    HttpClient http = client(String.valueOf(endpoint.base().getAuthority()), endpoint.trusting());
    try {
      HttpResponse<InputStream> response =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      response.body().close();
      return response.statusCode() == 400
          ? Optional.of(new IOException("status 400"))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  private synchronized HttpClient client(String host, boolean trusting) throws IOException {
    ClientKey key = new ClientKey(host, trusting);
    HttpClient known = clients.get(key);
    if (known == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              // Layers come faster over connections of their own than over one shared by HTTP/2.
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(settings.patience().connect())
              .proxy(proxies)
              .sslContext(
                  Tls.context(host, trusting, settings.certificates(), settings.environment()));
      proxies.authenticator().ifPresent(builder::authenticator);
      known = builder.build();
      clients.put(key, known);
    }
    return known;
  }
}
