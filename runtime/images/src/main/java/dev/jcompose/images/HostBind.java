package dev.jcompose.images;

import java.nio.file.Path;

/**
 * A directory of the host to be seen in a container.
 *
 * @param target absolute path in the container; a directory that the lowest layer has
 * @param recursive with the mounts below it
 */
public record HostBind(Path source, String target, boolean readOnly, boolean recursive) {}
