package dev.jcompose.images.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jcompose.images.ImageException;
import java.io.IOException;

/** JSON documents of archives. */
final class Documents {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Documents() {}

  static JsonNode parse(String what, byte[] content) throws ImageException {
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

  static ImageException invalid(String message) {
    return new ImageException(ImageException.Kind.INVALID, message);
  }
}
