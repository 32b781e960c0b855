/**
 * The engine's events: {@link dev.jcompose.engine.event.EventBus} takes them from publishers, whom
 * it never makes wait, and hands them to subscribers by docker's filter rules.
 */
@NullMarked
package dev.jcompose.engine.event;

import org.jspecify.annotations.NullMarked;
