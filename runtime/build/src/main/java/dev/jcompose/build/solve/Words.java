package dev.jcompose.build.solve;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How a history tells values: as Docker's does. */
final class Words {

  private Words() {}

  /** {@code ["a" "b"]}. */
  static String json(List<String> words) {
    return quoted(words);
  }

  static String quoted(List<String> words) {
    return words.stream()
        .map(word -> "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(word)) + "\"")
        .collect(Collectors.joining(" ", "[", "]"));
  }

  /** {@code [a b]}. */
  static String list(Collection<String> words) {
    return "[" + String.join(" ", words) + "]";
  }

  /** {@code map[80/tcp:{}]}. */
  static String set(Collection<String> words) {
    return words.stream().map(word -> word + ":{}").collect(Collectors.joining(" ", "map[", "]"));
  }

  /** {@code a=b c=d}. */
  static String pairs(Map<String, String> pairs) {
    return pairs.entrySet().stream()
        .map(pair -> pair.getKey() + "=" + pair.getValue())
        .collect(Collectors.joining(" "));
  }

  /** {@code "1m30s"}. */
  static String duration(Duration duration) {
    if (duration.isZero()) {
      return "\"0s\"";
    }
    StringBuilder text = new StringBuilder();
    if (duration.toHours() > 0) {
      text.append(duration.toHours()).append('h');
    }
    if (duration.toMinutes() > 0) {
      text.append(duration.toMinutesPart()).append('m');
    }
    String seconds =
        java.math.BigDecimal.valueOf(
                duration.toSecondsPart() * 1_000_000_000L + duration.toNanosPart(), 9)
            .stripTrailingZeros()
            .toPlainString();
    return "\"" + text + seconds + "s\"";
  }
}
