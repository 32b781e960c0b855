/**
 * Descriptors of processes, watched by one thread for all: {@link dev.jcompose.engine.io.IoLoop}
 * tells when a pipe, a terminal or a pidfd is readable. Handlers run on the loop's thread and never
 * wait.
 */
@NullMarked
package dev.jcompose.engine.io;

import org.jspecify.annotations.NullMarked;
