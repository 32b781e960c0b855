package dev.jcompose.engine.log;

import dev.jcompose.engine.api.Frame;
import java.time.Instant;

/** How records are written into a log file: each ends with a line feed and has no other in it. */
enum RecordFormat {
  /** Docker's json-file. Bytes that are not UTF-8 become U+FFFD. */
  JSON("-json.log") {
    @Override
    Encoder encoder(LogSettings settings) {
      return new JsonEncoder(settings.attributes());
    }

    @Override
    Decoder decoder() {
      return new JsonDecoder();
    }
  },

  /** A quarter of the size, and every byte as it was printed. */
  COMPACT("-local.log") {
    @Override
    Encoder encoder(LogSettings settings) {
      return new CompactEncoder();
    }

    @Override
    Decoder decoder() {
      return new CompactDecoder();
    }
  };

  private final String suffix;

  RecordFormat(String suffix) {
    this.suffix = suffix;
  }

  /** What a log file is called after the container's id. */
  String suffix() {
    return suffix;
  }

  abstract Encoder encoder(LogSettings settings);

  abstract Decoder decoder();

  /** Collects records in one growing array. */
  interface Encoder {
    void append(Frame.Stream stream, Instant time, byte[] text, int offset, int length);

    byte[] array();

    int size();

    void clear();
  }

  /** Reads one record at a time; what was read is valid until the next call. */
  interface Decoder {
    /** Whether these bytes are a record; a torn or foreign line is not. */
    boolean decode(byte[] bytes, int from, int to);

    Frame.Stream stream();

    Instant time();

    /** The time as {@code logs --timestamps} shows it, and a space. */
    byte[] timePrefix();

    byte[] text();
  }
}
