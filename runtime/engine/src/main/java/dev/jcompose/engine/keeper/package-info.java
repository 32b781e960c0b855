/**
 * Descriptors that outlive the engine. While no engine runs, somebody must hold a container's
 * output, or what it printed last would go with it; the master of its terminal, or it would be hung
 * up; its input, or it would see the end of it; and its pidfd, or the kernel would forget its exit
 * code. That is a process that does nothing, {@link dev.jcompose.engine.keeper.Keeper}: the next
 * engine takes the descriptors from it.
 */
@NullMarked
package dev.jcompose.engine.keeper;

import org.jspecify.annotations.NullMarked;
