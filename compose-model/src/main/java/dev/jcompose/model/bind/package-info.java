/** A checked, canonical tree to the records of {@code dev.jcompose.model}. */
@NullMarked
package dev.jcompose.model.bind;

import org.jspecify.annotations.NullMarked;
