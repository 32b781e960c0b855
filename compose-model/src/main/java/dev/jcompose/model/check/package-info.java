/**
 * What a file may say, as a table, and what must hold between its parts. Finds all problems and
 * never throws on the first; what is wrong is left out of the returned tree so that later steps
 * need not look again.
 */
@NullMarked
package dev.jcompose.model.check;

import org.jspecify.annotations.NullMarked;
