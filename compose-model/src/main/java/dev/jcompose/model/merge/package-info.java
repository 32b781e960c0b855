/**
 * Several documents to one: overrides by a table of path rules. All trees here are in long form
 * already, so that merging needs no knowledge of short syntax.
 */
@NullMarked
package dev.jcompose.model.merge;

import org.jspecify.annotations.NullMarked;
