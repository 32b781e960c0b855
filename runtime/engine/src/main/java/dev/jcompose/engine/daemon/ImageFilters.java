package dev.jcompose.engine.daemon;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.images.Image;
import dev.jcompose.images.reference.Reference;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The filters of image lists and prunes (Docker Engine API, "List images"). */
final class ImageFilters {

  private static final Pattern AGE = Pattern.compile("(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?");

  private final Filters filters;
  private final Function<String, Image> images;
  private final Instant now;

  /**
   * @param images finds those that {@code before} and {@code since} name
   */
  ImageFilters(Filters filters, Function<String, Image> images, Instant now) {
    this.filters = filters;
    this.images = images;
    this.now = now;
  }

  boolean match(Image image) {
    return filters.matchLabels(image.config().labels())
        && matchReference(image)
        && matchDangling(image)
        && filters.of("before").stream()
            .allMatch(other -> image.created().isBefore(images.apply(other).created()))
        && filters.of("since").stream()
            .allMatch(other -> image.created().isAfter(images.apply(other).created()))
        && filters.of("until").stream().allMatch(time -> image.created().isBefore(instant(time)))
        && filters.of("label!").stream()
            .noneMatch(
                label -> Filters.labels(List.of(label)).matchLabels(image.config().labels()));
  }

  private boolean matchDangling(Image image) {
    List<String> dangling = filters.of("dangling");
    return dangling.isEmpty() || isTrue(dangling.getFirst()) == image.repoTags().isEmpty();
  }

  static boolean isTrue(String text) {
    return text.equals("1") || text.equalsIgnoreCase("true");
  }

  private boolean matchReference(Image image) {
    List<String> patterns = filters.of("reference");
    return patterns.isEmpty()
        || patterns.stream()
            .map(ImageFilters::glob)
            .anyMatch(
                pattern ->
                    image.repoTags().stream().anyMatch(tag -> matches(pattern, tag))
                        || image.repoDigests().stream().anyMatch(name -> matches(pattern, name)));
  }

  private static PathMatcher glob(String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      throw new EngineException(Kind.INVALID, "filter reference: \"" + pattern + "\"", e);
    }
  }

  private static boolean matches(PathMatcher pattern, String tag) {
    Reference reference = Reference.parse(tag);
    return pattern.matches(Path.of(tag)) || pattern.matches(Path.of(reference.familiarName()));
  }

  /** A time, or an age such as {@code 24h}. */
  private Instant instant(String text) {
    Matcher age = AGE.matcher(text);
    try {
      if (age.matches() && !text.isEmpty()) {
        return now.minus(
            Duration.ofHours(number(age.group(1)))
                .plusMinutes(number(age.group(2)))
                .plusSeconds(number(age.group(3))));
      }
      return text.matches("[0-9]+(\\.[0-9]+)?")
          ? Instant.ofEpochSecond((long) Double.parseDouble(text))
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
      throw new EngineException(
          Kind.INVALID, "filter until: \"" + text + "\" is neither a time nor an age", e);
    }
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
