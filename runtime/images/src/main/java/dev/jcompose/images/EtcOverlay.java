package dev.jcompose.images;

import java.nio.file.Path;
import java.util.List;

/**
 * An overlay without an upper directory, mounted read-only at {@code target}: the host's {@code
 * /etc} under a mask.
 *
 * @param lowerdirs topmost first
 */
public record EtcOverlay(String target, List<Path> lowerdirs) {
  public EtcOverlay {
    lowerdirs = List.copyOf(lowerdirs);
  }
}
