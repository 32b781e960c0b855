package dev.jcompose.network.dns;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers of other servers for as long as they may be kept, at most a minute. Only a query with the
 * same bytes gets one, so nothing about it needs to be understood.
 */
final class AnswerCache {

  private static final int MAX_ENTRIES = 1000;
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration NEGATIVE = Duration.ofSeconds(5);
  private static final int NAME_ERROR = 3;

  private record Key(String upstream, ByteBuffer query) {}

  private record Kept(byte[] answer, List<Integer> lifetimes, Instant at, Instant until) {}

  private final InstantSource clock;
  private final Map<Key, Kept> entries =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  AnswerCache(InstantSource clock) {
    this.clock = clock;
  }

  /** An answer with the query's id and the lifetimes that are left. */
  synchronized Optional<byte[]> get(String upstream, byte[] query) {
    Kept kept = entries.get(key(upstream, query));
    Instant now = clock.instant();
    if (kept == null || !now.isBefore(kept.until)) {
      return Optional.empty();
    }
    ByteBuffer answer = ByteBuffer.wrap(kept.answer.clone());
    answer.put(0, query[0]).put(1, query[1]);
    int age = (int) Duration.between(kept.at, now).toSeconds();
    for (int at : kept.lifetimes) {
      answer.putInt(at, answer.getInt(at) - age);
    }
    return Optional.of(answer.array());
  }

  /** Keeps an answer if it may be kept. */
  synchronized void put(String upstream, byte[] query, byte[] answer) {
    AnswerScan scan = AnswerScan.of(answer).orElse(null);
    if (scan == null || scan.truncated()) {
      return;
    }
    Duration shortest = Duration.ofSeconds(scan.shortest());
    Duration keep =
        switch (scan.code()) {
          case DnsReply.NO_ERROR ->
              scan.lifetimes().isEmpty() ? Duration.ZERO : shorter(shortest, LONGEST);
          case NAME_ERROR -> scan.lifetimes().isEmpty() ? NEGATIVE : shorter(shortest, NEGATIVE);
          default -> Duration.ZERO;
        };
    if (!keep.isZero()) {
      Instant now = clock.instant();
      entries.put(
          key(upstream, query), new Kept(answer.clone(), scan.lifetimes(), now, now.plus(keep)));
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  // Everything but the id.
  private static Key key(String upstream, byte[] query) {
    byte[] rest = new byte[query.length - 2];
    System.arraycopy(query, 2, rest, 0, rest.length);
    return new Key(upstream, ByteBuffer.wrap(rest));
  }
}
