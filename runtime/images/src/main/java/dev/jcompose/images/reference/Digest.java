package dev.jcompose.images.reference;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest of content, as {@code sha256:} and 64 lower-case hexadecimal digits (OCI image
 * specification, "Digests"; other algorithms are refused).
 */
public record Digest(String hex) implements Comparable<Digest> {

  private static final String PREFIX = "sha256:";
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  public Digest {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("digest \"" + hex + "\" is not 64 hexadecimal digits");
    }
  }

  /** Reads {@code sha256:...}. */
  public static Digest parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("digest \"" + text + "\" does not start with sha256:");
    }
    return new Digest(text.substring(PREFIX.length()));
  }

  /** True if {@code text} is a whole digest. */
  public static boolean isDigest(String text) {
    return text.startsWith(PREFIX) && HEX.matcher(text.substring(PREFIX.length())).matches();
  }

  /** The digest of some bytes. */
  public static Digest of(byte[] content) {
    return finish(sha256(), content);
  }

  /** The digest of what {@code hash} has seen; {@code hash} is reset. */
  public static Digest finish(MessageDigest hash) {
    return new Digest(HexFormat.of().formatHex(hash.digest()));
  }

  /** A fresh SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Digest finish(MessageDigest hash, byte[] content) {
    hash.update(content);
    return finish(hash);
  }

  /** The first twelve digits, as lists show it. */
  public String shortHex() {
    return hex.substring(0, 12);
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
