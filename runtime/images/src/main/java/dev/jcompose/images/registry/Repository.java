package dev.jcompose.images.registry;

import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.manifest.Documents;
import dev.jcompose.images.manifest.Manifest;
import dev.jcompose.images.manifest.MediaTypes;
import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A repository as one user sees it (OCI distribution specification v1.1). Where it has mirrors they
 * are asked first, and the registry itself when they do not serve.
 */
public final class Repository {

  /** Larger documents are refused; registries must take 4 MiB. */
  private static final int MANIFEST_LIMIT = 4 << 20;

  private static final int CONFIG_LIMIT = 8 << 20;
  private static final String ACCEPT = String.join(", ", MediaTypes.ACCEPTED);

  private final List<Session> sessions;
  private final String name;

  /**
   * @param sessions mirrors first, the registry itself last
   * @param name without the registry, {@code library/nginx}
   */
  Repository(List<Session> sessions, String name) {
    this.sessions = List.copyOf(sessions);
    this.name = name;
  }

  private Session origin() {
    return sessions.getLast();
  }

  private String pullScope() {
    return "repository:" + name + ":pull";
  }

  private interface Reading<T> {
    T from(Session session) throws IOException, InterruptedException;
  }

  /** Asks one after the other; a mirror's failure counts only if the registry fails too. */
  private <T> T read(Reading<T> reading) throws IOException, InterruptedException {
    IOException mirror = null;
    for (Session session : sessions) {
      try {
        return reading.from(session);
      } catch (IOException e) {
        if (!session.endpoint().mirror()) {
          if (mirror != null) {
            e.addSuppressed(mirror);
          }
          throw e;
        }
        mirror = e;
      }
    }
    throw new IllegalStateException("a repository has a registry");
  }

  /**
   * The manifest or index of a tag or digest.
   *
   * @throws RegistryException NOT_FOUND; INVALID if it is not what the digest says
   */
  public Fetched manifest(String reference) throws IOException, InterruptedException {
    return read(session -> manifest(session, reference));
  }

  private Fetched manifest(Session session, String reference)
      throws IOException, InterruptedException {
    Call call = call(session, "GET", "manifests/" + reference, pullScope()).with("Accept", ACCEPT);
    HttpResponse<InputStream> response = session.send(call, Set.of(200));
    byte[] content = whole(session, response, MANIFEST_LIMIT, "manifest " + reference);
    if (Digest.isDigest(reference) && !Digest.of(content).toString().equals(reference)) {
      throw new RegistryException(
          Kind.INVALID,
          "manifest "
              + reference
              + " has the digest "
              + Digest.of(content)
              + " instead: the registry or something on the way changed it");
    }
    String type = response.headers().firstValue("content-type").orElse("");
    int parameters = type.indexOf(';');
    return new Fetched(content, (parameters < 0 ? type : type.substring(0, parameters)).strip());
  }

  private byte[] whole(Session session, HttpResponse<InputStream> response, int limit, String what)
      throws IOException {
    try (InputStream in = new StallGuard(response.body(), session.patience().stall())) {
      byte[] content = in.readNBytes(limit + 1);
      if (content.length > limit) {
        throw new RegistryException(
            Kind.INVALID, what + " has more than " + limit + " bytes: refused");
      }
      return content;
    }
  }

  /** A small document that is kept as a blob, such as a config; checked. */
  public byte[] document(Descriptor blob) throws IOException, InterruptedException {
    if (blob.size() > CONFIG_LIMIT) {
      throw new RegistryException(
          Kind.INVALID, "blob " + blob.digest() + " of " + blob.size() + " bytes is no config");
    }
    return read(
        session -> {
          Call call = call(session, "GET", "blobs/" + blob.digest(), pullScope());
          byte[] content =
              whole(
                  session, session.send(call, Set.of(200)), CONFIG_LIMIT, "blob " + blob.digest());
          if (!Digest.of(content).equals(blob.digest())) {
            throw new RegistryException(
                Kind.INVALID,
                "blob "
                    + blob.digest()
                    + " has the digest "
                    + Digest.of(content)
                    + " instead: the registry or something on the way changed it");
          }
          return content;
        });
  }

  /**
   * A blob's content from an offset on. Reading fails when the connection breaks or nothing comes
   * for long; then the rest can be asked for.
   */
  public InputStream blob(Descriptor blob, long offset) throws IOException, InterruptedException {
    return read(
        session -> {
          Call call = call(session, "GET", "blobs/" + blob.digest(), pullScope());
          if (offset > 0) {
            call = call.with("Range", "bytes=" + offset + "-");
          }
          HttpResponse<InputStream> response = session.send(call, Set.of(200, 206, 416));
          if (response.statusCode() == 416) {
            response.body().close();
            throw Documents.invalid(
                "layer "
                    + blob.digest()
                    + " ends after "
                    + offset
                    + " bytes, its manifest says "
                    + blob.size());
          }
          InputStream in = new StallGuard(response.body(), session.patience().stall());
          if (offset > 0 && response.statusCode() == 200) {
            // It knows no ranges: what is known already is read again.
            in.skipNBytes(offset);
          }
          return in;
        });
  }

  /** A counter of attempts with this registry's patience. */
  public Attempts attempts() {
    return new Attempts(new Retries(origin().patience()));
  }

  /** Attempts at a job that takes several requests. */
  public static final class Attempts {
    private final Retries retries;

    Attempts(Retries retries) {
      this.retries = retries;
    }

    /** There was progress: begin to count anew. */
    public void progress() {
      retries.progress();
    }

    /** Waits; false if there is to be no further attempt. */
    public boolean pause() throws InterruptedException {
      return retries.pause(Optional.empty());
    }
  }

  /** Where a manifest of a tag or digest is, without its content; empty: there is none. */
  public Optional<Descriptor> head(String reference) throws IOException, InterruptedException {
    Session session = origin();
    Call call = call(session, "HEAD", "manifests/" + reference, pullScope()).with("Accept", ACCEPT);
    HttpResponse<InputStream> response = session.send(call, Set.of(200, 404));
    response.body().close();
    String digest = response.headers().firstValue("docker-content-digest").orElse("");
    if (response.statusCode() == 404 || !Digest.isDigest(digest)) {
      return Optional.empty();
    }
    return Optional.of(
        new Descriptor(
            response.headers().firstValue("content-type").orElse(""),
            Digest.parse(digest),
            response.headers().firstValueAsLong("content-length").orElse(-1)));
  }

  // Pushing: never to a mirror.

  private String pushScope() {
    return "repository:" + name + ":pull,push";
  }

  /** Whether the repository has a blob. */
  public boolean has(Digest digest) throws IOException, InterruptedException {
    Session session = origin();
    HttpResponse<InputStream> response =
        session.send(call(session, "HEAD", "blobs/" + digest, pushScope()), Set.of(200, 404));
    response.body().close();
    return response.statusCode() == 200;
  }

  /** Has the registry take a blob over from another of its repositories; false if it does not. */
  public boolean mount(Digest digest, String from) throws IOException, InterruptedException {
    Session session = origin();
    String path = "blobs/uploads/?mount=" + digest + "&from=" + from;
    String scope = pushScope() + " repository:" + from + ":pull";
    HttpResponse<InputStream> response =
        session.send(
            call(session, "POST", path, scope).with(new Call.Body(0, InputStream::nullInputStream)),
            Set.of(201, 202, 401, 403, 404));
    response.body().close();
    if (response.statusCode() == 202) {
      BlobUpload.cancel(session, response, pushScope());
    }
    return response.statusCode() == 201;
  }

  /**
   * Uploads a blob.
   *
   * @param moved told the bytes sent so far
   */
  public void upload(Descriptor blob, BlobSource source, java.util.function.LongConsumer moved)
      throws IOException, InterruptedException {
    new BlobUpload(origin(), name, pushScope(), moved).send(blob, source);
  }

  /** Gives a manifest a tag, or puts it there by digest. */
  public Digest put(String reference, Manifest manifest) throws IOException, InterruptedException {
    Session session = origin();
    byte[] content = manifest.content();
    Call call =
        call(session, "PUT", "manifests/" + reference, pushScope())
            .with("Content-Type", manifest.mediaType())
            .with(new Call.Body(content.length, () -> new java.io.ByteArrayInputStream(content)));
    session.send(call, Set.of(200, 201, 202)).body().close();
    return manifest.digest();
  }

  private Call call(Session session, String method, String path, String scope) {
    return Call.of(method, session.endpoint().resolve(name + "/" + path), scope);
  }
}
