package dev.jcompose.images.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Requests with a body: they take as long as they take, while there is movement. */
final class Uploads {

  /** A registry may work for long on the last byte: it computes a digest, or moves the content. */
  private static final int ANSWER_FACTOR = 5;

  private Uploads() {}

  static HttpResponse<InputStream> send(
      HttpClient http, HttpRequest.Builder request, String method, Call.Body body, Duration stall)
      throws IOException, InterruptedException {
    AtomicLong sent = new AtomicLong();
    HttpRequest.BodyPublisher content =
        body.length() == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.fromPublisher(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new Moving(body.content().get(), sent)),
                body.length());
    CompletableFuture<HttpResponse<InputStream>> answer =
        http.sendAsync(
            request.method(method, content).build(), HttpResponse.BodyHandlers.ofInputStream());
    try {
      return await(answer, sent, body.length(), stall);
    } finally {
      // No effect on one that is over.
      answer.cancel(true);
    }
  }

  private static HttpResponse<InputStream> await(
      CompletableFuture<HttpResponse<InputStream>> answer,
      AtomicLong sent,
      long length,
      Duration stall)
      throws IOException, InterruptedException {
    long before = -1;
    int still = 0;
    while (true) {
      try {
        return answer.get(stall.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        long now = sent.get();
        still = now == before ? still + 1 : 0;
        before = now;
        if (still >= (now < length ? 1 : ANSWER_FACTOR)) {
          throw (IOException)
              new HttpTimeoutException("stuck after " + now + " of " + length + " bytes")
                  .initCause(e);
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
      }
    }
  }

  private static final class Moving extends FilterInputStream {
    private final AtomicLong sent;

    Moving(InputStream in, AtomicLong sent) {
      super(in);
      this.sent = sent;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      sent.addAndGet(Math.max(0, count));
      return count;
    }
  }
}
