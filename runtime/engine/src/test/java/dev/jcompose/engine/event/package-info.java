/** Tests of the event bus. */
@NullMarked
package dev.jcompose.engine.event;

import org.jspecify.annotations.NullMarked;
