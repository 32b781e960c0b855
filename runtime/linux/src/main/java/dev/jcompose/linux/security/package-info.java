/**
 * What holds a container back, as data: capabilities, seccomp programs, resource limits, masked
 * paths, devices, the identity of its process. Everything here turns values into values or bytes;
 * the calls that apply them are in {@link dev.jcompose.linux.Credentials}, {@link
 * dev.jcompose.linux.Processes} and {@link dev.jcompose.linux.Mounts}.
 *
 * <p>Doors: {@link dev.jcompose.linux.security.Capabilities}, {@link
 * dev.jcompose.linux.security.Seccomp}, {@link dev.jcompose.linux.security.Rlimit}, {@link
 * dev.jcompose.linux.security.MaskedPaths}, {@link dev.jcompose.linux.security.Devices}, {@link
 * dev.jcompose.linux.security.Identity}.
 *
 * <p>Be aware: seccomp conditions look at the <em>bounding</em> set of the container, as Docker's
 * do. Nothing here depends on the thread that calls it, except {@link
 * dev.jcompose.linux.security.Capabilities#available()}, which reads the caller's bounding set.
 */
@NullMarked
package dev.jcompose.linux.security;

import org.jspecify.annotations.NullMarked;
