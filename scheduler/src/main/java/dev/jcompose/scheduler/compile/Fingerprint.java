package dev.jcompose.scheduler.compile;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a container was made from: a hash over everything that calls for a new container when it
 * changes, and a short digest of each of its parts, so that a later run can name what changed.
 *
 * <p>Both are kept as labels. The parts' digests are 32 bits, and parts that are secret have none.
 *
 * @param hash 64 hexadecimal digits
 * @param digests by key, e.g. {@code environment.LOG_LEVEL}
 */
public record Fingerprint(String hash, Map<String, String> digests) {
  /** Goes into every hash: raise it when the meaning of a field changes. */
  private static final String VERSION = "jcompose/1";

  private static final int DIGEST_LENGTH = 8;

  public Fingerprint {
    digests = Map.copyOf(digests);
  }

  static Builder builder() {
    return new Builder();
  }

  /** The digests as a label's value. */
  public String label() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(digests)
        .forEach(
            (key, digest) ->
                text.append(text.isEmpty() ? "" : ",")
                    .append(escape(key))
                    .append('=')
                    .append(digest));
    return text.toString();
  }

  /** The keys that differ from those of an earlier {@link #label}, sorted; empty if unknown. */
  public List<String> changesSince(String label) {
    if (label.isEmpty()) {
      return List.of();
    }
    Map<String, String> then = new TreeMap<>();
    for (String entry : label.split(",", -1)) {
      int eq = entry.indexOf('=');
      if (eq > 0) {
        then.put(unescape(entry.substring(0, eq)), entry.substring(eq + 1));
      }
    }
    List<String> changes = new ArrayList<>();
    digests.forEach(
        (key, digest) -> {
          if (!digest.equals(then.remove(key))) {
            changes.add(key);
          }
        });
    changes.addAll(then.keySet());
    changes.sort(null);
    return List.copyOf(changes);
  }

  private static String escape(String key) {
    return key.replace("%", "%25").replace(",", "%2C").replace("=", "%3D");
  }

  private static String unescape(String key) {
    return key.replace("%3D", "=").replace("%2C", ",").replace("%25", "%");
  }

  /** Collects fields; those that say nothing are left out, so that new fields change no hash. */
  static final class Builder {
    private final MessageDigest all = sha256();
    private final Map<String, String> digests = new TreeMap<>();
    private final Map<String, String> fields = new TreeMap<>();

    private Builder() {}

    Builder add(String key, String value) {
      if (!value.isEmpty()) {
        fields.put(key, value);
        digests.put(key, hex(sha256(), value).substring(0, DIGEST_LENGTH));
      }
      return this;
    }

    /** In the hash, but never on its own. */
    Builder addSecret(String key, String value) {
      fields.put(key, hex(sha256(), value));
      return this;
    }

    Fingerprint build() {
      update(all, VERSION);
      fields.forEach(
          (key, value) -> {
            update(all, key);
            update(all, value);
          });
      return new Fingerprint(HexFormat.of().formatHex(all.digest()), digests);
    }

    private static void update(MessageDigest digest, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }

    private static String hex(MessageDigest digest, String text) {
      update(digest, text);
      return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }
}
