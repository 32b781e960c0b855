package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** What a registry has under a name. */
public record DistributionDetails(Descriptor descriptor, List<Platform> platforms) {
  public DistributionDetails {
    platforms = ApiValues.list(platforms);
  }

  /** The manifest or index; its members are OCI's, in lower case. */
  public record Descriptor(
      @JsonProperty("mediaType") String mediaType,
      @JsonProperty("digest") String digest,
      @JsonProperty("size") long size) {}

  /** What it runs on. */
  public record Platform(
      @JsonProperty("architecture") String architecture,
      @JsonProperty("os") String os,
      @JsonProperty("variant") @JsonInclude(JsonInclude.Include.NON_EMPTY) String variant) {
    public Platform {
      variant = ApiValues.text(variant);
    }
  }
}
