package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A message of a long job on images (the wire's jsonmessage). */
public record Progress(
    @JsonProperty("stream") @Nullable String stream,
    @JsonProperty("status") @Nullable String status,
    @JsonProperty("id") @Nullable String id,
    @JsonProperty("progressDetail") @Nullable Detail progressDetail,
    @JsonProperty("error") @Nullable String error,
    @JsonProperty("errorDetail") @Nullable ErrorDetail errorDetail,
    @JsonProperty("aux") @Nullable Aux aux) {
  public Progress(
      @Nullable String stream,
      @Nullable String status,
      @Nullable String id,
      @Nullable Detail progressDetail,
      @Nullable String error) {
    this(stream, status, id, progressDetail, error, null, null);
  }

  /** A line of text. */
  public static Progress text(String text) {
    return new Progress(text, null, null, null, null);
  }

  /** Bytes done of a total (0: unknown). */
  public record Detail(@JsonProperty("current") long current, @JsonProperty("total") long total) {}

  /** The image that a build made. */
  public static Progress image(String id) {
    return new Progress(null, null, null, null, null, null, new Aux(id));
  }

  /** A failure; {@code code} is that of the process that failed, or 0. */
  public static Progress failure(String message, int code) {
    return new Progress(null, null, null, null, message, new ErrorDetail(code, message), null);
  }

  /** What a job made. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Aux(@JsonProperty("ID") @Nullable String id) {}

  /** What went wrong. */
  public record ErrorDetail(
      @JsonProperty("code") @JsonInclude(JsonInclude.Include.NON_DEFAULT) int code,
      @JsonProperty("message") String message) {}
}
