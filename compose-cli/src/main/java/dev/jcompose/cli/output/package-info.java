/**
 * Everything that is printed: results on standard output, progress and messages on standard error.
 * No other package touches a standard stream or an escape code.
 *
 * <p>How to print is chosen once, in {@link dev.jcompose.cli.output.Output} and {@link
 * dev.jcompose.cli.output.Progress}; commands hand over values.
 */
@NullMarked
package dev.jcompose.cli.output;

import org.jspecify.annotations.NullMarked;
