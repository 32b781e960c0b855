/**
 * Dockerfiles as text to a list of stages: {@link dev.jcompose.build.dockerfile.DockerfileParser}
 * is the door. Pure: no files, no environment.
 *
 * <p>Variables are not expanded here, because their values come from earlier stages and base
 * images; {@link dev.jcompose.build.dockerfile.Expansion} is what the solver expands with. The
 * language is that of the Dockerfile reference, the behaviour that of BuildKit's front end.
 */
@NullMarked
package dev.jcompose.build.dockerfile;

import org.jspecify.annotations.NullMarked;
