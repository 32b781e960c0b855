package dev.jcompose.images.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jcompose.images.ImageException;
import dev.jcompose.images.reference.Digest;
import java.time.Instant;
import java.util.List;

/** The config of an image that is made of a root filesystem. */
public final class ImportedConfig {

  private final Platform platform;
  private final String message;

  private ImportedConfig(Platform platform, String message) {
    this.platform = platform;
    this.message = message;
  }

  /**
   * With what the user says of it.
   *
   * @param platform empty for this machine's
   * @param changes Dockerfile instructions
   * @throws ImageException UNSUPPORTED for any change
   */
  public static ImportedConfig of(String platform, String message, List<String> changes)
      throws ImageException {
    if (!changes.isEmpty()) {
      throw new ImageException(
          ImageException.Kind.UNSUPPORTED,
          "import: changes such as \""
              + changes.getFirst()
              + "\" are not built; import without them and build FROM the image");
    }
    return new ImportedConfig(
        platform.isEmpty() ? Platform.here() : Platform.parse(platform), message);
  }

  /** The document. */
  public byte[] document(Digest layer, Instant now) {
    String comment = message.isEmpty() ? "Imported from -" : message;
    ObjectNode root = Documents.object();
    root.put("architecture", platform.architecture());
    if (!platform.variant().isEmpty()) {
      root.put("variant", platform.variant());
    }
    root.put("os", platform.os()).put("created", now.toString()).put("comment", comment);
    root.putObject("config");
    root.putObject("rootfs").put("type", "layers").putArray("diff_ids").add(layer.toString());
    root.putArray("history").addObject().put("created", now.toString()).put("comment", comment);
    return Documents.bytes(root);
  }
}
