package dev.jcompose.engine.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A message of a long job on images (the wire's jsonmessage).
 *
 * @param progress a bar as text, for clients that do not draw their own
 * @param aux what the job made, for programs
 */
public record Progress(
    @JsonProperty("stream") @Nullable String stream,
    @JsonProperty("status") @Nullable String status,
    @JsonProperty("progressDetail") @Nullable Detail progressDetail,
    @JsonProperty("progress") @Nullable String progress,
    @JsonProperty("id") @Nullable String id,
    @JsonProperty("aux") @Nullable Aux aux,
    @JsonProperty("error") @Nullable String error,
    @JsonProperty("errorDetail") @Nullable ErrorDetail errorDetail) {
  /** A line of text. */
  public static Progress text(String text) {
    return new Progress(text, null, null, null, null, null, null, null);
  }

  /** Something that happens to the part {@code id}, or to all if that is empty. */
  public static Progress status(String id, String status) {
    return new Progress(null, status, null, null, id.isEmpty() ? null : id, null, null, null);
  }

  /** A step of the part {@code id}; both numbers 0 where they mean nothing. */
  public static Progress step(String id, String status, long current, long total) {
    Detail detail = new Detail(current, total);
    return new Progress(null, status, detail, detail.bar(), id, null, null, null);
  }

  private static Progress outcome(Aux aux) {
    return new Progress(null, null, null, null, null, aux, null, null);
  }

  /** Bytes done of a total (0: unknown). */
  public record Detail(@JsonProperty("current") long current, @JsonProperty("total") long total) {

    private static final int WIDTH = 50;

    /** {@code [====> ] 1.5MB/3MB}, or null where there is nothing to show. */
    @Nullable String bar() {
      if (current <= 0 && total <= 0) {
        return null;
      }
      if (total <= 0) {
        return HumanSize.of(current);
      }
      int done = (int) Math.min(WIDTH, current * WIDTH / total);
      String line = "=".repeat(done) + (done < WIDTH ? ">" : "");
      return "[%-50s]  %s/%s".formatted(line, HumanSize.of(current), HumanSize.of(total));
    }
  }

  /** The image that a build made. */
  public static Progress image(String id) {
    return outcome(new Aux(id, null, null, null));
  }

  /** What a push left in the registry. */
  public static Progress pushed(String tag, String digest, long size) {
    return outcome(new Aux(null, tag, digest, size));
  }

  /** A failure; {@code code} is that of the process that failed, or 0. */
  public static Progress failure(String message, int code) {
    return new Progress(
        null, null, null, null, null, null, message, new ErrorDetail(code, message));
  }

  /** What a job made: a build an image, a push a manifest. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Aux(
      @JsonProperty("ID") @Nullable String id,
      @JsonProperty("Tag") @Nullable String tag,
      @JsonProperty("Digest") @Nullable String digest,
      @JsonProperty("Size") @Nullable Long size) {}

  /** What went wrong. */
  public record ErrorDetail(
      @JsonProperty("code") @JsonInclude(JsonInclude.Include.NON_DEFAULT) int code,
      @JsonProperty("message") String message) {}
}
