/**
 * Finds the engine to talk to, and starts our own where none runs: {@link
 * dev.jcompose.cli.engine.EngineLocation} says where, {@link dev.jcompose.cli.engine.LocalEngine}
 * starts, stops and describes it.
 */
@NullMarked
package dev.jcompose.cli.engine;

import org.jspecify.annotations.NullMarked;
