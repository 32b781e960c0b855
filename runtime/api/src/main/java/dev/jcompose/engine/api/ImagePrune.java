package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** What pruning images did. {@code spaceReclaimed} in bytes. */
public record ImagePrune(
    @JsonProperty("ImagesDeleted") List<ImageDeletion> deleted, long spaceReclaimed) {
  public ImagePrune {
    deleted = ApiValues.list(deleted);
  }
}
