package dev.jcompose.model.check;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a misspelt word was probably meant to be. */
public final class Suggestions {
  private Suggestions() {}

  /** A hint such as {@code did you mean "depends_on"?}, or null if nothing is near. */
  public static @Nullable String didYouMean(String word, Collection<String> known) {
    String nearest = nearest(word, known);
    return nearest == null ? null : "did you mean \"" + nearest + "\"?";
  }

  /** The known word that differs least, in less than a third of its letters; null if none does. */
  static @Nullable String nearest(String word, Collection<String> known) {
    String best = null;
    String plain = plain(word);
    int limit = word.length() / 3;
    for (String candidate : known) {
      int distance = distance(plain, plain(candidate), limit);
      if (distance <= limit) {
        limit = distance - 1;
        best = candidate;
      }
    }
    return best;
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours; more than {@code limit} is not
   * exact.
   */
  private static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) > limit) {
      return limit + 1;
    }
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      int[] spare = before;
      before = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
