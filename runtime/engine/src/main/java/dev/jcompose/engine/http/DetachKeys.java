package dev.jcompose.engine.http;

import dev.jcompose.engine.api.EngineException;
import dev.jcompose.engine.api.EngineException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * Recognises the keys by which a terminal's client leaves without ending the process. Keys that
 * only began the sequence are passed on when it turns out not to be one.
 */
final class DetachKeys {
  private static final String DEFAULT = "ctrl-p,ctrl-q";

  private final byte[] keys;
  private int matched;

  private DetachKeys(byte[] keys) {
    this.keys = keys;
  }

  /**
   * Keys as {@code ctrl-p,ctrl-q}: letters, or {@code ctrl-} and one of a-z @ [ \ ] ^ _; empty is
   * the default.
   */
  static DetachKeys parse(String text) {
    String[] names = (text.isEmpty() ? DEFAULT : text).split(",", -1);
    byte[] keys = new byte[names.length];
    for (int i = 0; i < names.length; i++) {
      keys[i] = key(names[i]);
    }
    return new DetachKeys(keys);
  }

  private static byte key(String name) {
    if (name.length() == 1 && name.charAt(0) < 0x80) {
      return (byte) name.charAt(0);
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.length() == 6 && lower.startsWith("ctrl-")) {
      char letter = lower.charAt(5);
      if (letter >= 'a' && letter <= 'z') {
        return (byte) (letter - 'a' + 1);
      }
      int other = "@[\\]^_".indexOf(letter);
      if (other >= 0) {
        return (byte) (other == 0 ? 0 : 26 + other);
      }
    }
    throw new EngineException(Kind.INVALID, "detach keys: unknown key \"" + name + "\"");
  }

  /** Passes typed bytes on; true if the sequence was completed, what came after it is dropped. */
  boolean pass(byte[] typed, int length, OutputStream to) throws IOException {
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (typed[i] == keys[matched]) {
        if (matched == 0) {
          to.write(typed, start, i - start);
        }
        matched++;
        start = i + 1;
        if (matched == keys.length) {
          matched = 0;
          return true;
        }
      } else if (matched > 0) {
        to.write(keys, 0, matched);
        matched = 0;
        start = i;
        i--; // it may begin the sequence anew
      }
    }
    if (start < length) {
      to.write(typed, start, length - start);
    }
    return false;
  }
}
