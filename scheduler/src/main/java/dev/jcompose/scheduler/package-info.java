/**
 * The orchestrator's door: {@link dev.jcompose.scheduler.Orchestrator} brings a project up and down
 * on an {@code Engine}, and tells what it does as {@link dev.jcompose.scheduler.Event}s. It knows
 * neither Linux nor HTTP.
 */
@NullMarked
package dev.jcompose.scheduler;

import org.jspecify.annotations.NullMarked;
