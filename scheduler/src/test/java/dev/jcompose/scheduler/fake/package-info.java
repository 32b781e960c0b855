/** An engine in memory, whose containers do what a test says. */
@NullMarked
package dev.jcompose.scheduler.fake;

import org.jspecify.annotations.NullMarked;
