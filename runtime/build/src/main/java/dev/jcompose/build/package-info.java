/**
 * Builds images from Dockerfiles: {@link dev.jcompose.build.Builder} is the door.
 *
 * <p>What runs a step's process is not here: {@link dev.jcompose.build.StepRunner} is implemented
 * by the engine, so that a step is a container like any other.
 */
@NullMarked
package dev.jcompose.build;

import org.jspecify.annotations.NullMarked;
