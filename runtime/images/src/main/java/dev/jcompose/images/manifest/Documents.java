package dev.jcompose.images.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.images.ImageException;
import java.io.IOException;

/** JSON documents as trees and bytes. */
public final class Documents {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Documents() {}

  /**
   * Reads an object or array.
   *
   * @param what for the message
   * @throws ImageException INVALID if it is none
   */
  public static JsonNode parse(String what, byte[] content) throws ImageException {
    try {
      JsonNode node = MAPPER.readTree(content);
      if (!node.isContainerNode()) {
        throw invalid(what + ": not a JSON object or array");
      }
      return node;
    } catch (ImageException e) {
      throw e;
    } catch (IOException e) {
      throw new ImageException(
          ImageException.Kind.INVALID, what + ": not JSON: " + e.getMessage(), e);
    }
  }

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A document's bytes. */
  public static byte[] bytes(JsonNode document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always written", e);
    }
  }

  /** A refusal of a document. */
  public static ImageException invalid(String message) {
    return new ImageException(ImageException.Kind.INVALID, message);
  }
}
