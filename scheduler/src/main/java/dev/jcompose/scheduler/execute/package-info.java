/**
 * Runs a {@link dev.jcompose.scheduler.plan.Plan}: everything whose predecessors are over at once,
 * one thread a step, a bounded number of engine calls at a time. Decides nothing.
 *
 * <p>A step that fails stops the steps that need it and no others. An interrupt of the caller
 * starts nothing more, ends waits, and gives engine calls under way ten seconds to finish.
 */
@NullMarked
package dev.jcompose.scheduler.execute;

import org.jspecify.annotations.NullMarked;
