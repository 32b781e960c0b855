/**
 * What containers print: kept in files of the json-file format and handed to attached clients.
 *
 * <p>Doors: {@link dev.jcompose.engine.log.ContainerOutput} for a container (log and clients
 * together), {@link dev.jcompose.engine.log.OutputHub} alone for an exec, which has no log.
 *
 * <p>Threads: writers call {@code write} from whatever thread reads the pipe; no thread is kept per
 * log. Writing never waits for a client: a {@code false} answer asks the caller to stop reading the
 * pipe until it is told that the clients caught up, so that a full pipe slows the container down as
 * under dockerd. Readers block and belong on virtual threads; writers wake them.
 */
@NullMarked
package dev.jcompose.engine.log;

import org.jspecify.annotations.NullMarked;
