package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A message of a long job on images (the wire's jsonmessage). */
public record Progress(
    @JsonProperty("stream") @Nullable String stream,
    @JsonProperty("status") @Nullable String status,
    @JsonProperty("id") @Nullable String id,
    @JsonProperty("progressDetail") @Nullable Detail progressDetail,
    @JsonProperty("error") @Nullable String error) {
  /** A line of text. */
  public static Progress text(String text) {
    return new Progress(text, null, null, null, null);
  }

  /** Bytes done of a total (0: unknown). */
  public record Detail(@JsonProperty("current") long current, @JsonProperty("total") long total) {}
}
