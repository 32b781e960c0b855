package dev.jcompose.images;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container's root file system is made of, for the launch to mount: an overlay, then the
 * binds in order, then {@code etc}.
 *
 * @param lowerdirs read-only layers, topmost first, each once; never empty
 * @param upperdir the container's own changes
 * @param workdir overlayfs's scratch directory, on the same file system
 * @param userXattr whether the layers carry {@code user.overlay.*} attributes, so that the mount
 *     needs overlayfs's {@code userxattr} option (true in a user namespace)
 * @param binds of the host image; all read-only
 * @param etc of the host image; null for others
 */
public record RootFilesystem(
    List<Path> lowerdirs,
    Path upperdir,
    Path workdir,
    boolean userXattr,
    List<HostBind> binds,
    @Nullable EtcOverlay etc) {
  public RootFilesystem {
    lowerdirs = List.copyOf(lowerdirs);
    binds = List.copyOf(binds);
  }
}
