/**
 * Containers: their records on disk, their lives, health, restarts and further processes.
 *
 * <p>{@link dev.jcompose.engine.container.LocalContainers} is the door. A container's state is a
 * {@link dev.jcompose.engine.container.State}, changed under the container's lock and read as a
 * snapshot; what decides (merging with the image, mounts, restart, health) is pure.
 */
@NullMarked
package dev.jcompose.engine.container;

import org.jspecify.annotations.NullMarked;
