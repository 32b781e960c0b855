package dev.jcompose.images.registry;

import dev.jcompose.images.reference.Digest;

/**
 * A manifest or index as a registry has it.
 *
 * @param mediaType as the registry says, which the document itself may contradict
 */
public record Fetched(byte[] content, String mediaType) {

  public Digest digest() {
    return Digest.of(content);
  }
}
