package dev.jcompose.images.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jcompose.images.ImageException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The records of a PAX extended header (POSIX pax, "Extended Header"): keywords to bytes. */
final class PaxHeaders {

  static final String SPARSE_MAP = "GNU.sparse.map";

  private static final String SPARSE_OFFSET = "GNU.sparse.offset";
  private static final String SPARSE_LENGTH = "GNU.sparse.numbytes";
  private static final String XATTR = "SCHILY.xattr.";

  private final Map<String, byte[]> records = new LinkedHashMap<>();

  /** Adds the records of a header's content: {@code "%d %s=%s\n"}; the length counts all of it. */
  void read(byte[] content) throws ImageException {
    int at = 0;
    while (at < content.length && content[at] != 0) {
      int space = indexOf(content, (byte) ' ', at);
      int end = at + (int) decimal(Arrays.copyOfRange(content, at, space), content.length);
      int equals = indexOf(content, (byte) '=', space);
      if (end > content.length || equals >= end || content[end - 1] != '\n') {
        throw TarReader.damaged("a PAX record has a wrong length");
      }
      String keyword = new String(content, space + 1, equals - space - 1, UTF_8);
      put(keyword, Arrays.copyOfRange(content, equals + 1, end - 1));
      at = end;
    }
  }

  private void put(String keyword, byte[] value) throws ImageException {
    if (keyword.equals(SPARSE_OFFSET) || keyword.equals(SPARSE_LENGTH)) {
      // Format 0.0 repeats the two for each piece: the same as 0.1's list.
      byte[] before = records.get(SPARSE_MAP);
      String list = before == null ? "" : new String(before, UTF_8) + ",";
      records.put(SPARSE_MAP, (list + new String(value, UTF_8)).getBytes(UTF_8));
      return;
    }
    // An empty value takes back what a global header said.
    if (value.length == 0 && !keyword.startsWith(XATTR)) {
      records.remove(keyword);
    } else {
      records.put(keyword, value);
    }
  }

  boolean has(String keyword) {
    return records.containsKey(keyword);
  }

  void addAll(PaxHeaders others) {
    records.putAll(others.records);
  }

  byte[] text(String keyword, byte[] otherwise) {
    byte[] value = records.get(keyword);
    return value == null ? otherwise : value;
  }

  long number(String keyword, long otherwise) throws ImageException {
    byte[] value = records.get(keyword);
    return value == null ? otherwise : decimal(value, Long.MAX_VALUE);
  }

  /** A time in decimal seconds, with a fraction perhaps. */
  Optional<Instant> time(String keyword) throws ImageException {
    byte[] value = records.get(keyword);
    if (value == null) {
      return Optional.empty();
    }
    try {
      BigDecimal seconds = new BigDecimal(new String(value, UTF_8));
      BigDecimal whole = seconds.setScale(0, java.math.RoundingMode.FLOOR);
      return Optional.of(
          Instant.ofEpochSecond(
              whole.longValueExact(), seconds.subtract(whole).movePointRight(9).longValue()));
    } catch (NumberFormatException e) {
      throw TarReader.damaged("PAX " + keyword + " is not a time", e);
    } catch (ArithmeticException | java.time.DateTimeException e) {
      throw TarReader.damaged("PAX " + keyword + " is out of range", e);
    }
  }

  Map<String, byte[]> xattrs() {
    Map<String, byte[]> found = new LinkedHashMap<>();
    records.forEach(
        (keyword, value) -> {
          if (keyword.startsWith(XATTR)) {
            found.put(keyword.substring(XATTR.length()), value);
          }
        });
    return found;
  }

  private static int indexOf(byte[] content, byte wanted, int from) throws ImageException {
    for (int i = from; i < content.length; i++) {
      if (content[i] == wanted) {
        return i;
      }
    }
    throw TarReader.damaged("a PAX record is cut off");
  }

  private static long decimal(byte[] digits, long limit) throws ImageException {
    @Nullable NumberFormatException cause = null;
    try {
      long value = Long.parseLong(new String(digits, UTF_8));
      if (value >= 0 && value <= limit) {
        return value;
      }
    } catch (NumberFormatException e) {
      cause = e;
    }
    String problem = "PAX \"" + new String(digits, UTF_8) + "\" is not a number in range";
    throw cause == null ? TarReader.damaged(problem) : TarReader.damaged(problem, cause);
  }
}
