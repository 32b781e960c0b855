package dev.jcompose.engine.api;

/** How an archive is unpacked into a container. */
public enum CopyOption {
  /** A directory does not take the place of anything else, nor the other way round. */
  NO_OVERWRITE_DIR_NON_DIR,
  /** Everything is owned by the container's user, whatever the archive says. */
  COPY_UID_GID
}
