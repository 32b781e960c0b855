package dev.jcompose.engine.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.engine.api.ApiJson;
import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer of JSON objects, each sent at once. The head goes out with the first of them, so a job
 * that fails before it said anything is answered with an ordinary error.
 */
final class JsonStream implements Consumer<Progress> {
  private static final Logger LOGGER = LoggerFactory.getLogger(JsonStream.class);
  private static final byte[] END = {'\r', '\n'};

  private final Exchange exchange;
  private @Nullable Outbound out;

  private JsonStream(Exchange exchange) {
    this.exchange = exchange;
  }

  /** A job that reports progress. */
  interface Job {
    void run(Consumer<Progress> progress) throws IOException;
  }

  /** Runs a job on images and answers with its progress; a failure on the way becomes the last. */
  static void answer(Exchange exchange, Job job) throws IOException {
    JsonStream stream = new JsonStream(exchange);
    Thread worker = Thread.currentThread();
    exchange.onGone(worker::interrupt);
    try {
      job.run(stream);
    } catch (EngineException e) {
      if (stream.out == null) {
        throw e;
      }
      stream.write(failure(e.getMessage()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException e) {
      if (stream.out == null) {
        throw e;
      }
      LOGGER.error("job failed uri={}", exchange.request().uri(), e);
      stream.write(failure(String.valueOf(e)));
    }
    stream.open().finish();
  }

  /** For one who writes other objects: sends the head now. */
  static JsonStream open(Exchange exchange) {
    JsonStream stream = new JsonStream(exchange);
    stream.open();
    return stream;
  }

  /** Ends the answer. */
  void finish() throws IOException {
    open().finish();
  }

  /**
   * Sends a message.
   *
   * @throws UncheckedIOException if the client has gone; the job is to end
   */
  @Override
  public synchronized void accept(Progress progress) {
    try {
      String error = progress.error();
      write(error == null || progress.errorDetail() != null ? progress : failure(error));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends an object. */
  synchronized void write(Object value) throws IOException {
    byte[] json = ApiJson.mapper().writeValueAsBytes(value);
    byte[] line = java.util.Arrays.copyOf(json, json.length + END.length);
    System.arraycopy(END, 0, line, json.length, END.length);
    open().write(line, 0, line.length);
  }

  private synchronized Outbound open() {
    Outbound current = out;
    if (current == null) {
      current = out = exchange.stream("application/json");
    }
    return current;
  }

  private static ObjectNode failure(String message) {
    ObjectNode object = ApiJson.mapper().createObjectNode();
    object.putObject("errorDetail").put("message", message);
    return object.put("error", message);
  }
}
