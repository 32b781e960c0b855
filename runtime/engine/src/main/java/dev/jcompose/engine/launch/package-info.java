/**
 * Starts processes in namespaces, without fork in the JVM: {@link
 * dev.jcompose.engine.launch.Launcher} makes a container's first process and further ones.
 *
 * <p>Three threads take part in a first one. The <em>warden</em> never leaves the engine's
 * namespaces. The <em>init thread</em> becomes the container's first half: it takes new namespaces,
 * builds the file tree, changes its root and calls posix_spawn(3). The <em>child</em> executes the
 * script's runner at once and waits at its <em>gate</em>. The <em>outside thread</em> joins the
 * child's mount namespace, mounts procfs there, masks paths and takes the old root away. Then the
 * warden opens the gate, and the child goes through its {@link
 * dev.jcompose.engine.launch.LaunchScript}: privileges, filter, program. A further process needs no
 * thread in a foreign namespace: its script joins the container's.
 *
 * <p>Be aware: the init and outside threads start no thread, complete no future and unpark no
 * virtual thread (see {@link dev.jcompose.linux.Quarantine}); all native memory they use is
 * allocated before. Besides {@code Quarantine}, this is the only package that calls unshare(2) or
 * setns(2) for mount and pid namespaces.
 */
@NullMarked
package dev.jcompose.engine.launch;

import org.jspecify.annotations.NullMarked;
