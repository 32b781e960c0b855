/**
 * Builds of images as the engine's API wants them: {@link dev.jcompose.scheduler.build.BuildJob}
 * says what to build, {@link dev.jcompose.scheduler.build.BuildInput} what is sent for it. Our own
 * engine reads a directory where it lies; any other gets it as an archive.
 */
@NullMarked
package dev.jcompose.scheduler.build;

import org.jspecify.annotations.NullMarked;
