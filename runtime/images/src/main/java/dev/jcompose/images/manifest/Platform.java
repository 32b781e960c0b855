package dev.jcompose.images.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jcompose.images.ImageException;
import java.util.Locale;

/**
 * An operating system and an architecture in the names that image indexes use (Go's).
 *
 * @param variant of the architecture, {@code v7}; empty for arm64's v8 and amd64's v1, which are
 *     what everybody means
 */
public record Platform(String os, String architecture, String variant) {

  private static final int ARM_DEFAULT = 7;

  /** This machine's. */
  public static Platform here() {
    return normal("linux", System.getProperty("os.arch"), "");
  }

  /**
   * Reads {@code linux/arm64/v8}, {@code linux/amd64}, {@code arm64} or {@code linux}.
   *
   * @throws ImageException INVALID if it is none of these
   */
  public static Platform parse(String text) throws ImageException {
    String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
    boolean good = parts.length <= 3;
    for (String part : parts) {
      good &= part.matches("[a-z0-9_.-]+");
    }
    if (!good) {
      throw Documents.invalid(
          "platform \"" + text + "\" is not of the form os/architecture/variant");
    }
    return switch (parts.length) {
      case 1 ->
          parts[0].equals("linux") || parts[0].equals("windows")
              ? normal(parts[0], here().architecture(), "")
              : normal("linux", parts[0], "");
      case 2 -> normal(parts[0], parts[1], "");
      default -> normal(parts[0], parts[1], parts[2]);
    };
  }

  /** The {@code platform} of an entry of an index, or the members of a config. */
  public static Platform of(JsonNode node) {
    return normal(
        node.path("os").asText(""),
        node.path("architecture").asText(""),
        node.path("variant").asText(""));
  }

  private static Platform normal(String os, String architecture, String variant) {
    return switch (architecture) {
      case "x86_64", "x86-64", "amd64" ->
          new Platform(os, "amd64", variant.equals("v1") ? "" : variant);
      case "aarch64", "arm64" ->
          new Platform(os, "arm64", variant.equals("v8") || variant.equals("8") ? "" : variant);
      case "armhf" -> new Platform(os, "arm", "v7");
      case "armel" -> new Platform(os, "arm", "v6");
      case "arm" -> new Platform(os, "arm", variant.isEmpty() ? "v" + ARM_DEFAULT : variant);
      case "i386", "i686", "x86" -> new Platform(os, "386", "");
      default -> new Platform(os, architecture, variant);
    };
  }

  /**
   * How well an image of another platform serves this one: 0 for the very same, more for older
   * variants that it runs too, -1 if it does not run.
   */
  int distanceTo(Platform image) {
    if (!os.equals(image.os)) {
      return -1;
    }
    if (equals(image)) {
      return 0;
    }
    int mine = level();
    int theirs = image.level();
    boolean older =
        architecture.equals(image.architecture) && theirs >= 0 && mine >= 0 && theirs < mine;
    return older ? mine - theirs : -1;
  }

  private int level() {
    if (variant.isEmpty()) {
      return architecture.equals("arm64") ? 8 : architecture.equals("amd64") ? 1 : -1;
    }
    String digits = variant.startsWith("v") ? variant.substring(1) : variant;
    return digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
  }

  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
