/**
 * Named volumes on disk: a directory each under {@code volumes/}, with a record beside the data.
 * The door is {@link dev.jcompose.volumes.store.VolumeStore}.
 */
@NullMarked
package dev.jcompose.volumes.store;

import org.jspecify.annotations.NullMarked;
