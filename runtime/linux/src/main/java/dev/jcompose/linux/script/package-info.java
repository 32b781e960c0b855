/**
 * System calls of a process that is not yet a program: a {@link dev.jcompose.linux.script.Script}
 * lists them as data, the {@link dev.jcompose.linux.script.ScriptRunner}, an executable of 350
 * bytes, makes them one by one, and the last one is execve(2).
 *
 * <p>What cannot be done to a child from outside, and must not be done by a thread of the JVM, is
 * done here: to load a filter that may forbid whatever the JVM needs, to fork into a pid namespace,
 * to be the init process of a container. The runner's source is the resource {@code runner-ARCH.s},
 * its bytes the resource {@code runner-ARCH.hex}; a test assembles the one and compares it with the
 * other.
 */
@NullMarked
package dev.jcompose.linux.script;

import org.jspecify.annotations.NullMarked;
