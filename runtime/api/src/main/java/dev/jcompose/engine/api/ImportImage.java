package dev.jcompose.engine.api;

import java.util.List;

/**
 * An image to be made of a root filesystem.
 *
 * @param reference its name; may be empty
 * @param changes Dockerfile instructions, {@code CMD ["run"]}
 */
public record ImportImage(String reference, String message, List<String> changes, String platform) {
  public ImportImage {
    reference = ApiValues.text(reference);
    message = ApiValues.text(message);
    changes = ApiValues.list(changes);
    platform = ApiValues.text(platform);
  }
}
