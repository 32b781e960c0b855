/**
 * The kernel as Java: typed system calls, descriptors, errno. No policy: nothing here knows a
 * container.
 *
 * <p>{@code LibC} is the raw binding; {@link dev.jcompose.linux.Files}, {@link
 * dev.jcompose.linux.Mounts}, {@link dev.jcompose.linux.Namespaces}, {@link
 * dev.jcompose.linux.Processes}, {@link dev.jcompose.linux.Credentials}, {@link
 * dev.jcompose.linux.Sockets}, {@link dev.jcompose.linux.Terminals} and {@link
 * dev.jcompose.linux.Poll} are the calls by subject; each call appears in one of them, checks its
 * result and throws {@link dev.jcompose.linux.SyscallException}.
 *
 * <p>Be aware: errno belongs to the operating-system thread, so nothing may run between a call and
 * its check; blocking calls hold a virtual thread's carrier; calls that change namespaces,
 * credentials or the working directory act on the calling thread and belong on threads that end
 * ({@link dev.jcompose.linux.Quarantine}). Paths are UTF-8. The ABI assumed is 64-bit Linux on
 * x86-64 or aarch64; variadic C functions are reached with fixed integer arguments, which both
 * accept.
 */
@NullMarked
package dev.jcompose.linux;

import org.jspecify.annotations.NullMarked;
