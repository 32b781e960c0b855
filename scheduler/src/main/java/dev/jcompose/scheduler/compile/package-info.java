/**
 * A project's services, networks and volumes as requests to an engine, and fingerprints that tell
 * whether what exists still matches.
 *
 * <p>The door is {@link dev.jcompose.scheduler.compile.Compiler}. It reads the files that the
 * client has to read for the engine (seccomp profiles, nothing else); from there on all is values.
 */
@NullMarked
package dev.jcompose.scheduler.compile;

import org.jspecify.annotations.NullMarked;
