/**
 * A container's file tree: {@link dev.jcompose.engine.rootfs.MountStep}s say what it is made of,
 * {@link dev.jcompose.engine.rootfs.RootTree} makes it in the calling thread's mount namespace.
 *
 * <p>Be aware: an image or a shared volume may hold symlinks that lead anywhere. Every path inside
 * the tree is therefore resolved beneath the root's descriptor (openat2(2) RESOLVE_IN_ROOT without
 * magic links) and mounts are attached to the descriptor found, never to a path.
 */
@NullMarked
package dev.jcompose.engine.rootfs;

import org.jspecify.annotations.NullMarked;
