package dev.jcompose.images.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.reference.Digest;

/**
 * What a document says of another one (OCI image specification, "Content Descriptors").
 *
 * @param mediaType may be empty in archives
 * @param size in bytes; -1 where it is not said
 */
public record Descriptor(String mediaType, Digest digest, long size) {

  /**
   * Reads a descriptor.
   *
   * @throws ImageException INVALID if it has no SHA-256 digest or an impossible size
   */
  public static Descriptor of(JsonNode node) throws ImageException {
    String digest = node.path("digest").asText("");
    if (!Digest.isDigest(digest)) {
      throw Documents.invalid("\"" + digest + "\" is not a digest that is understood");
    }
    JsonNode size = node.path("size");
    if (!size.isMissingNode() && (!size.isIntegralNumber() || size.asLong() < 0)) {
      throw Documents.invalid("size of " + digest + ": " + size + " is not a size");
    }
    return new Descriptor(node.path("mediaType").asText(""), Digest.parse(digest), size.asLong(-1));
  }

  /** As a member of a document. */
  public ObjectNode toJson() {
    return Documents.object()
        .put("mediaType", mediaType)
        .put("digest", digest.toString())
        .put("size", size);
  }
}
