/**
 * Variables: templates such as {@code ${A:-b}} parsed to a sealed expression and evaluated, and the
 * grammar of env files.
 */
@NullMarked
package dev.jcompose.model.interpolate;

import org.jspecify.annotations.NullMarked;
