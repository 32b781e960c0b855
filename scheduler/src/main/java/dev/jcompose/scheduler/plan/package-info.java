/**
 * From what is wanted and what is there to a {@link dev.jcompose.scheduler.plan.Plan}: operations,
 * each with its reason and with what must come before it. Pure: no clock, no thread, no engine.
 */
@NullMarked
package dev.jcompose.scheduler.plan;

import org.jspecify.annotations.NullMarked;
