package dev.jcompose.engine.client;

import com.fasterxml.jackson.databind.MappingIterator;
import dev.jcompose.engine.api.ApiJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** JSON documents one after the other, each handed out when it is whole. */
final class JsonStream<T> implements AutoCloseable {
  private final InputStream body;
  private final Class<T> type;
  private @Nullable MappingIterator<T> documents;
  private volatile boolean closed;

  JsonStream(InputStream body, Class<T> type) {
    this.body = body;
    this.type = type;
  }

  /** The next document; null at the end or after {@link #close}. */
  @Nullable T next() throws IOException, InterruptedException {
    try {
      MappingIterator<T> known = documents;
      if (known == null) {
        // Opening one already waits for the first byte, so it is not done before it is wanted.
        known = ApiJson.mapper().readerFor(type).readValues(body);
        documents = known;
      }
      return known.hasNextValue() ? known.nextValue() : null;
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      InterruptedException interrupted = new InterruptedException("while reading " + type);
      interrupted.initCause(e);
      throw interrupted;
    } catch (IOException e) {
      if (closed) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      body.close();
    } catch (IOException e) {
      // Nobody waits for it any more.
    }
  }
}
