package dev.jcompose.engine.daemon;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import dev.jcompose.engine.api.Filters;
import dev.jcompose.images.Image;
import dev.jcompose.images.reference.Digest;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which images a prune takes: those without names, or with {@code dangling=false} all that no
 * container is made of; with {@code keep-storage=SIZE}, which implies that, the least recently used
 * ones first and only until no more than that is left.
 */
final class ImagePruning {

  private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([kmgt]?)i?b?");

  private final Filters filters;
  private final long quota;

  ImagePruning(Filters asked) {
    Map<String, List<String>> wanted = new LinkedHashMap<>(asked.values());
    List<String> keep = wanted.remove("keep-storage");
    quota = keep == null || keep.isEmpty() ? -1 : bytes(keep.getFirst());
    List<String> dangling = wanted.remove("dangling");
    boolean all = quota >= 0 || (dangling != null && !ImageFilters.isTrue(dangling.getFirst()));
    if (!all) {
      wanted.put("dangling", List.of("true"));
    }
    filters = new Filters(wanted);
  }

  /** What images must be like. */
  Filters wanted() {
    return filters;
  }

  /** Those that may go, the first to go first. */
  List<Image> order(List<Image> images, Set<Digest> used) {
    return images.stream()
        .filter(image -> !used.contains(image.id()))
        .filter(image -> !image.diffIds().isEmpty())
        .sorted(Comparator.comparing(ImagePruning::lastWanted))
        .toList();
  }

  private static Instant lastWanted(Image image) {
    Instant used = image.lastUsed();
    Instant tagged = image.lastTagged();
    Instant last = used == null ? Instant.EPOCH : used;
    return tagged != null && tagged.isAfter(last) ? tagged : last;
  }

  /** Whether no more need go. */
  boolean isEnough(long total) {
    return quota >= 0 && total <= quota;
  }

  private static long bytes(String text) {
    Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw new EngineException(
          Kind.INVALID, "filter keep-storage: \"" + text + "\" is not a size such as 10GB");
    }
    int power = " kmgt".indexOf(size.group(2).isEmpty() ? " " : size.group(2));
    return (long) (Double.parseDouble(size.group(1)) * Math.pow(1000, power));
  }
}
