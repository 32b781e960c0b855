package dev.jcompose.images.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jcompose.images.HistoryEntry;
import dev.jcompose.images.ImageConfig;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.ImageHealthcheck;
import dev.jcompose.images.reference.Digest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An image's config document (OCI image specification, "Image Configuration"; Docker's has the same
 * members and a few more).
 *
 * @param history oldest first; sizes are 0, the document does not know them
 */
public record ConfigDocument(
    ImageConfig config,
    Instant created,
    String author,
    String architecture,
    String variant,
    String os,
    List<Digest> diffIds,
    List<HistoryEntry> history) {
  public ConfigDocument {
    diffIds = List.copyOf(diffIds);
    history = List.copyOf(history);
  }

  /**
   * Reads the document.
   *
   * @throws ImageException INVALID if it is not one
   */
  public static ConfigDocument parse(byte[] content) throws ImageException {
    JsonNode root = Documents.parse("image config", content);
    List<Digest> diffIds = new ArrayList<>();
    for (JsonNode id : root.path("rootfs").path("diff_ids")) {
      if (!Digest.isDigest(id.asText())) {
        throw Documents.invalid("image config: diff id \"" + id.asText() + "\" is not a digest");
      }
      diffIds.add(Digest.parse(id.asText()));
    }
    List<HistoryEntry> history = new ArrayList<>();
    for (JsonNode step : root.path("history")) {
      history.add(
          new HistoryEntry(
              instant(step.path("created")),
              step.path("created_by").asText(""),
              step.path("comment").asText(""),
              step.path("empty_layer").asBoolean(false),
              0));
    }
    return new ConfigDocument(
        config(root.path("config")),
        instant(root.path("created")),
        root.path("author").asText(""),
        root.path("architecture").asText(""),
        root.path("variant").asText(""),
        root.path("os").asText("linux"),
        diffIds,
        history);
  }

  private static ImageConfig config(JsonNode config) {
    JsonNode timeout = config.path("StopTimeout");
    return new ImageConfig(
        config.path("User").asText(""),
        texts(config.path("Env")),
        textsOrNull(config.path("Entrypoint")),
        textsOrNull(config.path("Cmd")),
        config.path("WorkingDir").asText(""),
        names(config.path("Volumes")),
        names(config.path("ExposedPorts")),
        map(config.path("Labels")),
        config.path("StopSignal").asText(""),
        timeout.isNumber() ? Integer.valueOf(timeout.asInt()) : null,
        healthcheck(config.path("Healthcheck")),
        texts(config.path("Shell")),
        texts(config.path("OnBuild")));
  }

  private static @Nullable ImageHealthcheck healthcheck(JsonNode check) {
    if (!check.isObject()) {
      return null;
    }
    return new ImageHealthcheck(
        texts(check.path("Test")),
        Duration.ofNanos(check.path("Interval").asLong(0)),
        Duration.ofNanos(check.path("Timeout").asLong(0)),
        Duration.ofNanos(check.path("StartPeriod").asLong(0)),
        Duration.ofNanos(check.path("StartInterval").asLong(0)),
        check.path("Retries").asInt(0));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = textsOrNull(list);
    return texts == null ? List.of() : texts;
  }

  /** A list, a single text as a list of one, or null. */
  private static @Nullable List<String> textsOrNull(JsonNode list) {
    if (list.isTextual()) {
      return List.of(list.asText());
    }
    if (!list.isArray()) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new LinkedHashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Map<String, String> map(JsonNode object) {
    Map<String, String> map = new LinkedHashMap<>();
    object.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asText("")));
    return map;
  }

  private static Instant instant(JsonNode text) {
    try {
      return text.isTextual() ? OffsetDateTime.parse(text.asText()).toInstant() : Instant.EPOCH;
    } catch (DateTimeParseException _) {
      // Only shown to people; an image runs without it.
      return Instant.EPOCH;
    }
  }
}
