package dev.jcompose.engine.api;

import java.util.List;

/**
 * An image to be made of a container ({@code POST /commit}).
 *
 * @param repo without a tag; empty for an image without a name
 * @param pause whether its processes stand still meanwhile
 * @param changes Dockerfile instructions for the image's config
 */
public record CommitRequest(
    String container,
    String repo,
    String tag,
    String comment,
    String author,
    boolean pause,
    List<String> changes) {
  public CommitRequest {
    changes = List.copyOf(changes);
  }
}
