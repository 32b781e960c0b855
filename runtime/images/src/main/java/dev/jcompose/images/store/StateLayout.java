package dev.jcompose.images.store;

import dev.jcompose.images.reference.Digest;
import java.nio.file.Path;

/** Where everything of this module lies below the data root. */
record StateLayout(Path root) {

  /** Documents by digest. */
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

  /** Unpacked layers by the digest of the uncompressed archive. */
  Path snapshots() {
    return root.resolve("snapshots");
  }

  Path snapshot(Digest diffId) {
    return snapshots().resolve(diffId.hex());
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
