/** The {@code jcompose} command: its entry, exit codes and the one place that handles failures. */
@NullMarked
package dev.jcompose.cli;

import org.jspecify.annotations.NullMarked;
