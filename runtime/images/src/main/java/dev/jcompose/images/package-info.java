/**
 * Images as values: what an image says, and what a container's root file system is made of.
 *
 * <p>The door to the store is {@link dev.jcompose.images.store.ImageStore}. Nothing here does I/O,
 * and nothing in this module mounts: {@link dev.jcompose.images.RootFilesystem} describes the
 * mounts, the engine's launch makes them.
 */
@NullMarked
package dev.jcompose.images;

import org.jspecify.annotations.NullMarked;
