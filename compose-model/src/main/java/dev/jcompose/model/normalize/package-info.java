/**
 * Short forms to long forms, absolute paths, defaults and names. Works on trees whose scalars the
 * {@code check} package has typed.
 */
@NullMarked
package dev.jcompose.model.normalize;

import org.jspecify.annotations.NullMarked;
