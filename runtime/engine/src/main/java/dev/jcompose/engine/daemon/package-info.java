/**
 * The engine as a process: {@link dev.jcompose.engine.daemon.EngineMain} wires the rooms, serves
 * the API and leaves when it is told to, or when it has had no container for a while.
 */
@NullMarked
package dev.jcompose.engine.daemon;

import org.jspecify.annotations.NullMarked;
