package dev.jcompose.engine.api;

import java.util.List;
import java.util.Map;

/** A line of the image list. {@code created} is in Unix seconds. */
public record ImageSummary(
    String id,
    String parentId,
    List<String> repoTags,
    List<String> repoDigests,
    long created,
    long size,
    long sharedSize,
    Map<String, String> labels,
    long containers) {
  public ImageSummary {
    parentId = ApiValues.text(parentId);
    repoTags = ApiValues.list(repoTags);
    repoDigests = ApiValues.list(repoDigests);
    labels = ApiValues.map(labels);
  }
}
