/**
 * Volumes as values: what a named volume is and what must be mounted for it.
 *
 * <p>The doors are {@link dev.jcompose.volumes.store.VolumeStore} and {@link
 * dev.jcompose.volumes.copy.CopyUp}. Nothing in this module mounts.
 */
@NullMarked
package dev.jcompose.volumes;

import org.jspecify.annotations.NullMarked;
