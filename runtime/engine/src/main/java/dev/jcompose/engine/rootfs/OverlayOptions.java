package dev.jcompose.engine.rootfs;

import dev.jcompose.images.RootFilesystem;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * The option text of an overlay mount, in the kernel's documentation "overlayfs": {@code :}, {@code
 * ,} and {@code \} in paths are escaped. mount(2) takes at most a page of it.
 */
public record OverlayOptions(String text) {

  private static final int PAGE = 4096;

  public OverlayOptions {
    if (text.length() >= PAGE) {
      throw new IllegalArgumentException(
          "overlay options of " + text.length() + " bytes: mount(2) takes " + (PAGE - 1));
    }
  }

  /** Those of a container's root. */
  public static OverlayOptions of(RootFilesystem rootfs) {
    String lower =
        rootfs.lowerdirs().stream().map(OverlayOptions::escape).collect(Collectors.joining(":"));
    String text =
        "lowerdir="
            + lower
            + ",upperdir="
            + escape(rootfs.upperdir())
            + ",workdir="
            + escape(rootfs.workdir())
            + ",index=off";
    return new OverlayOptions(rootfs.userXattr() ? text + ",userxattr" : text);
  }

  private static String escape(Path path) {
    return path.toString().replace("\\", "\\\\").replace(":", "\\:").replace(",", "\\,");
  }
}
