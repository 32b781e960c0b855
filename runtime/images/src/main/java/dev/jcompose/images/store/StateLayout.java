package dev.jcompose.images.store;

import dev.jcompose.images.reference.Digest;
import java.math.BigInteger;
import java.nio.file.Path;

/** Where everything of this module lies below the data root. */
record StateLayout(Path root) {

  /** Documents and layers as registries have them, by digest. */
  Path content(Digest digest) {
    return contents().resolve(digest.hex());
  }

  Path contents() {
    return root.resolve("content/sha256");
  }

  /** One record for each image. */
  Path images() {
    return root.resolve("images");
  }

  Path image(Digest id) {
    return images().resolve(id.hex() + ".json");
  }

  /** Names to image ids. */
  Path names() {
    return images().resolve("names.json");
  }

  /** Downloads that are not finished, by digest; the next pull goes on with them. */
  Path partial() {
    return root.resolve("partial");
  }

  Path partial(Digest digest) {
    return partial().resolve(digest.hex());
  }

  /** Layers that something other than an image needs, by owner. */
  Path pins() {
    return root.resolve("pins");
  }

  /** Unpacked layers, one directory each. */
  Path snapshots() {
    return root.resolve("snapshots");
  }

  /**
   * Named by the digest's first 128 bits in 25 characters, because a page must hold the names of
   * all of an image's layers: that is what mount(2) takes as options.
   */
  Path snapshot(Digest diffId) {
    String digits = new BigInteger(diffId.hex().substring(0, 32), 16).toString(36);
    return snapshots().resolve("0".repeat(25 - digits.length()) + digits);
  }

  /** A layer's tree, an overlay's lower directory. */
  Path tree(Digest diffId) {
    return snapshot(diffId).resolve("fs");
  }

  /** What the built-in images and every container need beside layers. */
  Path builtIn() {
    return root.resolve("builtin");
  }

  /** Unfinished work; empty when nobody works. */
  Path temporary() {
    return root.resolve("tmp");
  }

  Path containers() {
    return root.resolve("containers");
  }

  Path container(String id) {
    return containers().resolve(id);
  }
}
