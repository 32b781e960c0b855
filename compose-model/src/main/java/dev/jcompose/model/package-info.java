/**
 * A loaded Compose project as immutable records, in the words of the Compose Specification. No
 * behaviour but queries; {@code model.load} makes them.
 */
@NullMarked
package dev.jcompose.model;

import org.jspecify.annotations.NullMarked;
