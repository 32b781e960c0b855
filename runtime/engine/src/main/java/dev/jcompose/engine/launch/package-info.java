/**
 * Starts processes in namespaces, without fork and without a helper: {@link
 * dev.jcompose.engine.launch.Launcher} makes a container's first process, {@link
 * dev.jcompose.engine.launch.ExecLauncher} further ones.
 *
 * <p>Three threads take part. The <em>warden</em> never leaves the engine's namespaces. The
 * <em>init thread</em> becomes the container's first half: it takes new namespaces, builds the file
 * tree, changes its root, drops its privileges and calls posix_spawn(3); the child waits at its
 * <em>gate</em>, a FIFO that it opens as its first file action, before it executes the program. The
 * <em>outside thread</em> joins the child's mount namespace, mounts procfs there, masks paths and
 * takes the old root away. Then the warden opens the gate.
 *
 * <p>Be aware: the init and outside threads start no thread, complete no future and unpark no
 * virtual thread (see {@link dev.jcompose.linux.Quarantine}); all native memory they use is
 * allocated before. Besides {@code Quarantine}, this is the only package that calls unshare(2) or
 * setns(2) for mount and pid namespaces.
 */
@NullMarked
package dev.jcompose.engine.launch;

import org.jspecify.annotations.NullMarked;
