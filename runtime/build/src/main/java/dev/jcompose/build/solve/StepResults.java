package dev.jcompose.build.solve;

import dev.jcompose.images.reference.Digest;
import dev.jcompose.images.store.ImageStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cache: which layer each step's key led to, and when. Each is a pin in the store, so that the
 * layer stays whatever happens to images.
 */
public final class StepResults {

  private static final Pattern OWNER = Pattern.compile("build:(sha256:[0-9a-f]{64})@([0-9]+)");

  private final ImageStore store;
  private final Map<Digest, Result> known = new ConcurrentHashMap<>();

  /** A layer, and when it was made: images of cached layers have the same times, so the same id. */
  record Result(Digest layer, Instant made) {}

  /** Those that the store has from earlier builds. */
  public StepResults(ImageStore store) {
    this.store = store;
    store.pins().forEach(this::read);
  }

  private void read(String owner, List<Digest> layers) {
    Matcher matcher = OWNER.matcher(owner);
    if (matcher.matches() && layers.size() == 1) {
      Instant made = Instant.ofEpochMilli(Long.parseLong(matcher.group(2)));
      known.put(Digest.parse(matcher.group(1)), new Result(layers.getFirst(), made));
    }
  }

  private static String owner(Digest key, Result result) {
    return "build:" + key + "@" + result.made().toEpochMilli();
  }

  Optional<Result> find(Digest key) {
    return Optional.ofNullable(known.get(key));
  }

  void put(Digest key, Result result) throws IOException {
    Result before = known.put(key, result);
    if (!result.equals(before)) {
      store.pin(owner(key, result), List.of(result.layer()));
      if (before != null) {
        store.unpin(owner(key, before));
      }
    }
  }

  /** Forgets everything; how many results there were. */
  public int clear() throws IOException {
    Map<Digest, Result> all = Map.copyOf(known);
    for (Map.Entry<Digest, Result> entry : all.entrySet()) {
      known.remove(entry.getKey());
      store.unpin(owner(entry.getKey(), entry.getValue()));
    }
    return all.size();
  }
}
