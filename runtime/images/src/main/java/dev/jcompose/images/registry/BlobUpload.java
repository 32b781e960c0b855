package dev.jcompose.images.registry;

import dev.jcompose.images.manifest.Descriptor;
import dev.jcompose.images.registry.RegistryException.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way up: in one piece at first, and after a break from where the registry says it
 * is (OCI distribution specification, "Pushing a blob in chunks").
 */
final class BlobUpload {

  /** A piece after a break; registries behind proxies take no endless requests. */
  private static final long CHUNK = 32L << 20;

  private static final Set<Integer> TAKEN = Set.of(200, 201, 202, 204);

  private final Session session;
  private final String repository;
  private final String scope;
  private final LongConsumer moved;

  BlobUpload(Session session, String repository, String scope, LongConsumer moved) {
    this.session = session;
    this.repository = repository;
    this.scope = scope;
    this.moved = moved;
  }

  /** Where the registry wants the next bytes. */
  private record Place(URI location, long offset) {}

  void send(Descriptor blob, BlobSource source) throws IOException, InterruptedException {
    Retries retries = new Retries(session.patience());
    Place place = begin();
    boolean whole = true;
    while (true) {
      IOException failure;
      try {
        if (whole) {
          finish(place, blob, source, blob.size());
        } else {
          inChunks(place, blob, source);
        }
        return;
      } catch (RegistryException e) {
        if (e.kind() != Kind.UNAVAILABLE && e.kind() != Kind.RATE_LIMITED) {
          throw e;
        }
        failure = e;
      } catch (IOException e) {
        failure = Failures.unreached(Call.of("PUT", place.location(), scope), e);
      }
      if (!retries.pause(java.util.Optional.empty())) {
        throw failure;
      }
      Place next = resume(place);
      if (next != null && next.offset() > place.offset()) {
        retries.progress();
      }
      place = next == null ? begin() : next;
      whole = place.offset() == 0;
    }
  }

  private Place begin() throws IOException, InterruptedException {
    Call call =
        Call.of("POST", session.endpoint().resolve(repository + "/blobs/uploads/"), scope)
            .with(new Call.Body(0, InputStream::nullInputStream));
    HttpResponse<InputStream> response = session.send(call, Set.of(202));
    response.body().close();
    return new Place(location(response), 0);
  }

  private void inChunks(Place from, Descriptor blob, BlobSource source)
      throws IOException, InterruptedException {
    Place place = from;
    while (blob.size() - place.offset() > CHUNK) {
      place = chunk(place, source);
    }
    finish(place, blob, source, blob.size() - place.offset());
  }

  private Place chunk(Place place, BlobSource source) throws IOException, InterruptedException {
    long end = place.offset() + CHUNK;
    Call call =
        Call.of("PATCH", place.location(), scope)
            .with("Content-Type", "application/octet-stream")
            .with("Content-Range", place.offset() + "-" + (end - 1))
            .with(body(source, place.offset(), CHUNK));
    HttpResponse<InputStream> response = taken(call, session.once(call));
    response.body().close();
    return new Place(location(response), end);
  }

  private void finish(Place place, Descriptor blob, BlobSource source, long length)
      throws IOException, InterruptedException {
    String mark = place.location().getRawQuery() == null ? "?" : "&";
    URI target = URI.create(place.location() + mark + "digest=" + blob.digest());
    Call call =
        Call.of("PUT", target, scope)
            .with("Content-Type", "application/octet-stream")
            .with(body(source, place.offset(), length));
    taken(call, session.once(call)).body().close();
  }

  private static HttpResponse<InputStream> taken(Call call, HttpResponse<InputStream> response)
      throws RegistryException {
    if (!TAKEN.contains(response.statusCode())) {
      throw Refusals.of(call, response);
    }
    return response;
  }

  /** Asks how far the registry is; null if it does not know any more. */
  private @Nullable Place resume(Place place) throws IOException, InterruptedException {
    Call call = Call.of("GET", place.location(), scope);
    HttpResponse<InputStream> response = session.send(call, Set.of(204, 200, 202, 400, 404, 416));
    response.body().close();
    if (response.statusCode() >= 400) {
      return null;
    }
    String range = response.headers().firstValue("range").orElse("");
    int dash = range.lastIndexOf('-');
    String last = range.substring(dash + 1);
    // "0-0" is what registries say of nothing at all.
    long offset = last.matches("[1-9][0-9]{0,17}") ? Long.parseLong(last) + 1 : 0;
    return new Place(location(response), offset);
  }

  /** Gives an upload up that was begun and is not needed. */
  static void cancel(Session session, HttpResponse<InputStream> begun, String scope)
      throws IOException, InterruptedException {
    URI location = location(begun);
    session.once(Call.of("DELETE", location, scope)).body().close();
  }

  private static URI location(HttpResponse<InputStream> response) throws RegistryException {
    String location = response.headers().firstValue("location").orElse("");
    try {
      URI target = response.uri().resolve(location);
      boolean downgraded =
          "https".equals(response.uri().getScheme()) && !"https".equals(target.getScheme());
      if (!location.isEmpty() && !downgraded) {
        return target;
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw new RegistryException(
        Kind.INVALID, "registry names no usable place for an upload: \"" + location + "\"");
  }

  private Call.Body body(BlobSource source, long offset, long length) {
    return new Call.Body(
        length,
        () -> {
          try {
            return new Told(source.open(offset), offset, length, moved);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** A piece of the content, told as it is read. */
  private static final class Told extends FilterInputStream {
    private final LongConsumer moved;
    private long at;
    private long left;

    Told(InputStream in, long offset, long length, LongConsumer moved) {
      super(in);
      this.moved = moved;
      this.at = offset;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = in.read(buffer, offset, (int) Math.min(length, left));
      if (count > 0) {
        at += count;
        left -= count;
        moved.accept(at);
      }
      return count;
    }
  }
}
