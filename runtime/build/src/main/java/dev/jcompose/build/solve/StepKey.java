package dev.jcompose.build.solve;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.images.reference.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Collection;

/** Puts together the digest of all that a step's result depends on. */
final class StepKey {

  private static final String VERSION = "jcompose build step 1";

  private final MessageDigest hash = Digest.sha256();

  private StepKey() {}

  /** A key of a kind of step above some layers. */
  static StepKey of(String kind, Collection<Digest> layers) {
    StepKey key = new StepKey();
    key.add(VERSION).add(kind).addAll(layers);
    return key;
  }

  /** Adds a text, with its length: what follows cannot be mistaken for it. */
  StepKey add(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    hash.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
    hash.update(bytes);
    return this;
  }

  StepKey addAll(Collection<?> items) {
    add(Integer.toString(items.size()));
    items.forEach(item -> add(item.toString()));
    return this;
  }

  Digest digest() {
    return Digest.finish(hash);
  }
}
