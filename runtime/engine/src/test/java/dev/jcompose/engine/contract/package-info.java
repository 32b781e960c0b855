/**
 * What a Docker-compatible engine does, as assertions against the {@code Engine} port: each class
 * runs on our engine, started as a process, and on a real dockerd where one answers. Differences
 * that were chosen are listed at {@link dev.jcompose.engine.contract.Peer}.
 */
@NullMarked
package dev.jcompose.engine.contract;

import org.jspecify.annotations.NullMarked;
